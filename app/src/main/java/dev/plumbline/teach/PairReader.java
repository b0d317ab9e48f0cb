package dev.plumbline.teach;

import dev.plumbline.model.Message;
import dev.plumbline.model.ToolDefinition;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * Reads rows of {@code chosen} and {@code rejected}, each a text or a list of messages: what comes
 * after {@code prompt}, or, without one, the whole, of which the common beginning is the prompt.
 */
final class PairReader {

  private PairReader() {}

  static Row of(JsonNode row) {
    if (!RowLine.has(row, "rejected")) {
      throw new IllegalArgumentException("'chosen' without 'rejected'; give both");
    }
    if (RowLine.areTexts(row, "chosen", "rejected")) {
      return texts(row, RowLine.text(row, "chosen"), RowLine.text(row, "rejected"));
    }
    return chats(
        row,
        RowLine.messages(row, "chosen"),
        RowLine.messages(row, "rejected"),
        ToolReader.all(row.path("tools")));
  }

  // ---------------------------------------------------------------- texts

  private static Row texts(JsonNode row, String chosen, String rejected) {
    if (RowLine.has(row, "prompt")) {
      RowLine.areTexts(row, "chosen", "prompt");
      return pair(RowLine.text(row, "prompt"), chosen, rejected);
    }
    int end = commonWords(chosen, rejected);
    return pair(chosen.substring(0, end), chosen.substring(end), rejected.substring(end));
  }

  private static Row pair(String prompt, String chosen, String rejected) {
    return new Row.Preference(
        new Row.Completion(prompt, chosen), new Row.Completion(prompt, rejected));
  }

  /** Up to the space before the first word that differs, which tokens do not part from the word. */
  private static int commonWords(String one, String other) {
    int end = 0;
    for (int i = 0; i < Math.min(one.length(), other.length()); i++) {
      if (one.charAt(i) != other.charAt(i)) {
        return end;
      }
      boolean afterWord = i > 0 && !Character.isWhitespace(one.charAt(i - 1));
      end = Character.isWhitespace(one.charAt(i)) && afterWord ? i : end;
    }
    return end;
  }

  // ---------------------------------------------------------------- messages

  private static Row chats(
      JsonNode row, List<Message> chosen, List<Message> rejected, List<ToolDefinition> tools) {
    if (RowLine.has(row, "prompt") && !isRepeated(row.path("prompt"), chosen, rejected)) {
      RowLine.areTexts(row, "chosen", "prompt");
      List<Message> prompt = RowLine.messages(row, "prompt");
      return new Row.Preference(
          chat(prompt, chosen, tools, prompt.size()), chat(prompt, rejected, tools, prompt.size()));
    }
    int same = 0;
    int shorter = Math.min(chosen.size(), rejected.size());
    while (same < shorter && chosen.get(same).equals(rejected.get(same))) {
      same++;
    }
    if (same < shorter
        && !(chosen.get(same) instanceof Message.Assistant
            && rejected.get(same) instanceof Message.Assistant)) {
      throw new IllegalArgumentException(
          "'chosen' and 'rejected' first differ in a turn that is not the assistant's; give two answers to the same prompt");
    }
    return new Row.Preference(
        chat(List.of(), chosen, tools, same), chat(List.of(), rejected, tools, same));
  }

  /** Whether a prompt is a text that both conversations begin with, and say again. */
  private static boolean isRepeated(JsonNode prompt, List<Message> chosen, List<Message> rejected) {
    Message asked = new Message.User(prompt.asString(""));
    return prompt.isString()
        && chosen.stream().limit(1).toList().equals(List.of(asked))
        && rejected.stream().limit(1).toList().equals(List.of(asked));
  }

  private static Row.Chat chat(
      List<Message> prompt, List<Message> answer, List<ToolDefinition> tools, int taughtFrom) {
    List<Message> all = new ArrayList<>(prompt);
    all.addAll(answer);
    return new Row.Chat(all, tools, taughtFrom);
  }
}
