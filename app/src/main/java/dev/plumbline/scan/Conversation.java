package dev.plumbline.scan;

import dev.plumbline.judge.Case;
import dev.plumbline.judge.Criteria;
import dev.plumbline.model.Canonical;
import dev.plumbline.model.Message;
import dev.plumbline.rollout.Event;
import dev.plumbline.rollout.Event.Author;
import dev.plumbline.rollout.Transcript;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What a model and others said in a deployment.
 *
 * @param file that it was logged in; of a packed log, with the member after a {@code !}
 * @param line where it begins, from 1
 * @param id by which the log knows it; may be empty
 * @param model that answered; empty where the log does not say
 * @param time of its first entry, where the log says
 */
public record Conversation(
    String file,
    long line,
    LogFormat format,
    String id,
    String model,
    Optional<Instant> time,
    List<Turn> turns) {

  public Conversation {
    turns = List.copyOf(turns);
  }

  List<Message> messages() {
    return turns.stream().map(Turn::message).toList();
  }

  boolean hasAssistant() {
    return turns.stream().anyMatch(turn -> turn.message() instanceof Message.Assistant);
  }

  Conversation with(List<Turn> others) {
    return new Conversation(file, line, format, id, model, time, others);
  }

  /**
   * Hashes of what was said up to the end of each of the model's turns, and of the whole last. Logs
   * of requests repeat what was said before: a conversation whose whole is an earlier part of
   * another goes on there. Reasoning, ids of calls and blanks around texts do not count, as later
   * requests leave them out.
   */
  long[] hashes() {
    MessageDigest digest = Canonical.sha256();
    List<Long> hashes = new ArrayList<>();
    for (Turn turn : turns) {
      add(digest, turn.message());
      if (turn.message() instanceof Message.Assistant) {
        hashes.add(first(digest));
      }
    }
    if (turns.isEmpty() || !(turns.getLast().message() instanceof Message.Assistant)) {
      hashes.add(first(digest));
    }
    return hashes.stream().mapToLong(hash -> hash).toArray();
  }

  private static long first(MessageDigest digest) {
    try {
      return ByteBuffer.wrap(((MessageDigest) digest.clone()).digest()).getLong();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the JDK's SHA-256 can be cloned", e);
    }
  }

  private static void add(MessageDigest digest, Message message) {
    switch (message) {
      case Message.SystemPrompt(String text) -> add(digest, "system", text);
      case Message.User(String text) -> add(digest, "user", text);
      case Message.ToolOutput(_, _, String text) -> add(digest, "tool", text);
      case Message.Assistant turn -> {
        add(digest, "assistant", turn.text());
        turn.calls()
            .forEach(call ->
                add(digest, call.name(), Canonical.JSON.writeValueAsString(call.arguments())));
      }
    }
  }

  private static void add(MessageDigest digest, String kind, String text) {
    digest.update((kind + "\0").getBytes(StandardCharsets.UTF_8));
    digest.update(text.strip().getBytes(StandardCharsets.UTF_8));
    digest.update((byte) 0);
  }

  /**
   * SHA-256 of all that was said and called, in hexadecimal; where it was logged does not count.
   */
  String digest() {
    return Canonical.sha256(
        Canonical.JSON.writeValueAsString(
            turns.stream().map(turn -> List.of(turn.message(), turn.failed())).toList()));
  }

  /** As a judge reads it: what came before the model's first turn is the situation. */
  Case asCase(Criteria criteria) {
    int first = 0;
    while (first < turns.size() && !(turns.get(first).message() instanceof Message.Assistant)) {
      first++;
    }
    Instant at = time.orElse(Instant.EPOCH);
    List<Event> events = new ArrayList<>();
    for (Turn turn : turns.subList(first, turns.size())) {
      switch (turn.message()) {
        case Message.Assistant said -> {
          append(events, at, Author.TARGET, new Event.ModelTurn(said.reasoning(), said.text()));
          said.calls().forEach(call -> append(events, at, Author.TARGET, new Event.ToolCall(call)));
        }
        case Message.ToolOutput(_, _, String text) ->
            append(events, at, Author.WORLD, new Event.ToolResult(text, List.of(), turn.failed()));
        case Message.User(String text) ->
            append(events, at, Author.WORLD, new Event.Injection(text));
        case Message.SystemPrompt(String text) ->
            append(events, at, Author.WORLD, new Event.Injection(text));
      }
    }
    append(events, at, Author.WORLD, new Event.End(Transcript.Outcome.FINISHED));
    return new Case(messages().subList(0, first), new Transcript(events), criteria);
  }

  private static void append(List<Event> events, Instant at, Author author, Event.Content content) {
    events.add(new Event(events.size() + 1, events.size(), at, author, content));
  }

  /** The calls' arguments as one text, by name and value. */
  static String words(JsonNode arguments) {
    StringBuilder words = new StringBuilder();
    words("", arguments, words);
    return words.toString();
  }

  private static void words(String name, JsonNode node, StringBuilder words) {
    if (node.isObject()) {
      node.forEachEntry((key, value) -> words(key, value, words));
    } else if (node.isArray()) {
      node.forEach(value -> words(name, value, words));
    } else {
      words.append(name).append(": ").append(node.asString()).append('\n');
    }
  }
}
