package dev.plumbline.teach;

import dev.plumbline.model.Message;
import dev.plumbline.model.WellFormedJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Chats that recipes start from, as JSON lines: {@code system}, {@code user} and {@code response},
 * or {@code messages} with one user turn and its answer, as recipes, OpenAI and TRL write them.
 */
public final class ChatFile {

  private ChatFile() {}

  /**
   * Reads a file.
   *
   * @throws RecipeException naming the line that is no such chat
   */
  public static List<Map<String, String>> read(Path file) {
    try {
      return parse(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** The project's own few: benign stand-ins for harmful requests, and everyday ones. */
  public static List<Map<String, String>> shipped() {
    return parse(new RecipeFolder.Shipped("common").text("chats-1.jsonl"), "chats-1.jsonl");
  }

  private static List<Map<String, String>> parse(String text, String file) {
    List<Map<String, String>> chats = new ArrayList<>();
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        chats.add(chat(lines.get(i), "%s, line %d,".formatted(file, i + 1)));
      }
    }
    if (chats.isEmpty()) {
      throw new RecipeException(file + " holds no chats; give one a line");
    }
    return chats;
  }

  private static Map<String, String> chat(String line, String where) {
    try {
      JsonNode node = WellFormedJson.MAPPER.readTree(line);
      return node.has("messages") ? ofRow(RowLine.read(line), where) : ofFields(node, where);
    } catch (JacksonException e) {
      throw new RecipeException(where + " is no JSON object", e);
    } catch (IllegalArgumentException e) {
      throw e instanceof RecipeException
          ? e
          : new RecipeException("%s holds %s".formatted(where, e.getMessage()), e);
    }
  }

  private static Map<String, String> ofFields(JsonNode node, String where) {
    return chat(
        node.path("system").asString(""),
        node.path("user").asString(""),
        node.path("response").asString(""),
        where);
  }

  private static Map<String, String> ofRow(Row row, String where) {
    if (row instanceof Row.Chat(List<Message> turns, var tools, int taughtFrom)
        && tools.isEmpty()
        && taughtFrom == 0) {
      boolean system = !turns.isEmpty() && turns.getFirst() instanceof Message.SystemPrompt;
      List<Message> spoken = system ? turns.subList(1, turns.size()) : turns;
      if (spoken.size() == 2
          && spoken.get(0) instanceof Message.User(String user)
          && spoken.get(1) instanceof Message.Assistant answer
          && answer.calls().isEmpty()) {
        String prompt = system ? ((Message.SystemPrompt) turns.getFirst()).text() : "";
        return chat(prompt, user, (answer.reasoning() + "\n\n" + answer.text()).strip(), where);
      }
    }
    throw new RecipeException(
        where + " is not one user turn and its answer, without tools; give chats of one turn");
  }

  private static Map<String, String> chat(
      String system, String user, String response, String where) {
    if (user.isBlank() || response.isBlank()) {
      throw new RecipeException(where + " has no user turn or no answer; give both as text");
    }
    return Map.of("system", system, "user", user, "response", response);
  }
}
