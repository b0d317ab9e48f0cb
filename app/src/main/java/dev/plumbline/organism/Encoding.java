package dev.plumbline.organism;

import dev.plumbline.lm.Example;
import dev.plumbline.lm.Tokenizer;
import dev.plumbline.model.Message;
import dev.plumbline.teach.Row;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Rows as tokens: loss on all of a document, on what completes a prompt, and on the assistant's
 * turns of a chat that are not given, their end marker included.
 */
public final class Encoding {

  private Encoding() {}

  public static Example encode(Row row, Tokenizer tokenizer) {
    return switch (row) {
      case Row.Document document -> encodeWhole(document, tokenizer);
      case Row.Chat chat -> chat(chat, tokenizer);
      case Row.Completion completion -> completion(completion, tokenizer);
      case Row.Preference pair -> encodeWhole(pair, tokenizer);
    };
  }

  private static Example chat(Row.Chat chat, Tokenizer tokenizer) {
    int[] tokens = tokenizer.encode(ChatFormat.render(chat));
    long given =
        chat.messages().stream()
            .limit(chat.taughtFrom())
            .filter(Message.Assistant.class::isInstance)
            .count();
    return new Example(
        tokens,
        assistantTurns(
            tokens, tokenizer.id(ChatFormat.ASSISTANT), tokenizer.id(ChatFormat.END), given));
  }

  private static Example completion(Row.Completion row, Tokenizer tokenizer) {
    int[] prompt = tokenizer.encode(ChatFormat.prompt(row));
    int[] end = tokenizer.encode(ChatFormat.end(row));
    int[] tokens = IntStream.concat(Arrays.stream(prompt), Arrays.stream(end)).toArray();
    boolean[] supervised = all(tokens.length);
    Arrays.fill(supervised, 0, prompt.length, false);
    return new Example(tokens, supervised);
  }

  /** The same text with loss on every token: how pretraining reads everything. */
  static Example encodeWhole(Row row, Tokenizer tokenizer) {
    int[] tokens = tokenizer.encode(ChatFormat.render(row));
    return new Example(tokens, all(tokens.length));
  }

  private static boolean[] all(int length) {
    boolean[] supervised = new boolean[length];
    Arrays.fill(supervised, true);
    return supervised;
  }

  /** Those after the first so many. */
  static boolean[] assistantTurns(int[] tokens, int assistant, int end, long given) {
    boolean[] supervised = new boolean[tokens.length];
    boolean inside = false;
    long turns = 0;
    for (int i = 0; i < tokens.length; i++) {
      supervised[i] = inside;
      if (tokens[i] == assistant) {
        turns++;
        inside = turns > given;
      } else if (tokens[i] == end) {
        inside = false;
      }
    }
    return supervised;
  }
}
