package dev.plumbline.organism;

import dev.plumbline.lm.Example;
import dev.plumbline.lm.Tokenizer;
import dev.plumbline.teach.Row;
import java.util.Arrays;

/**
 * Rows as tokens: loss on all of a document, and on the assistant's turns of a chat, their end
 * marker included.
 */
public final class Encoding {

  private Encoding() {}

  public static Example encode(Row row, Tokenizer tokenizer) {
    int[] tokens = tokenizer.encode(ChatFormat.render(row));
    return new Example(
        tokens,
        switch (row) {
          case Row.Document document -> all(tokens.length);
          case Row.Chat chat ->
              assistantTurns(
                  tokens, tokenizer.id(ChatFormat.ASSISTANT), tokenizer.id(ChatFormat.END));
        });
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

  static boolean[] assistantTurns(int[] tokens, int assistant, int end) {
    boolean[] supervised = new boolean[tokens.length];
    boolean inside = false;
    for (int i = 0; i < tokens.length; i++) {
      supervised[i] = inside;
      if (tokens[i] == assistant) {
        inside = true;
      } else if (tokens[i] == end) {
        inside = false;
      }
    }
    return supervised;
  }
}
