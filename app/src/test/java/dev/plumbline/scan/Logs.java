package dev.plumbline.scan;

import dev.plumbline.model.Message;
import dev.plumbline.model.ToolCall;
import dev.plumbline.scan.LogReader.Found;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads logs for tests. */
final class Logs {

  private Logs() {}

  /** All that is found in files. */
  static List<Found> found(Optional<LogFormat> only, Path... files) {
    List<Found> found = new ArrayList<>();
    LogReader reader = new LogReader(only, bytes -> {}, found::addAll);
    for (LogFile file : LogFile.in(List.of(files), Path.of("nowhere"))) {
      reader.read(file);
    }
    return found;
  }

  static List<Conversation> conversations(Path... files) {
    return found(Optional.empty(), files).stream()
        .filter(Found.Whole.class::isInstance)
        .map(one -> ((Found.Whole) one).conversation())
        .toList();
  }

  /** One of the logs that other tools wrote. */
  static Path shipped(String name) {
    return Path.of("src/test/resources/dev/plumbline/scan").resolve(name);
  }

  static Path write(Path file, String... lines) {
    try {
      return Files.writeString(file, String.join("\n", lines) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A conversation of such messages, each on a line of its own. */
  static Conversation of(Message... messages) {
    List<Turn> turns = new ArrayList<>();
    for (Message message : messages) {
      turns.add(new Turn(turns.size() + 1, message, false));
    }
    return new Conversation(
        "log.jsonl", 1, LogFormat.of("openai"), "", "", Optional.empty(), turns);
  }

  static Message asks(String text) {
    return new Message.User(text);
  }

  static Message says(String text) {
    return new Message.Assistant("", text, List.of());
  }

  static Message calls(String tool, Map<String, String> arguments) {
    return new Message.Assistant("", "", List.of(new ToolCall(tool, arguments)));
  }

  static Message gives(String text) {
    return new Message.ToolOutput("", text);
  }
}
