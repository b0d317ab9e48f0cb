package dev.plumbline.scan;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** A form in which deployments log conversations; told from an entry, never from a file's name. */
public sealed interface LogFormat
    permits AnthropicLog,
        ClaudeCodeLog,
        InspectLog,
        LangfuseLog,
        LangSmithLog,
        OpenAiLog,
        OpenTelemetryLog {

  /** In the order in which an entry is tried; each claims no entry of those after it. */
  List<LogFormat> ALL =
      List.of(
          new OpenTelemetryLog(),
          new InspectLog(),
          new ClaudeCodeLog(),
          new LangSmithLog(),
          new LangfuseLog(),
          new AnthropicLog(),
          new OpenAiLog());

  /** Its name in options and results. */
  String label();

  /**
   * What an entry says.
   *
   * @param line where it begins
   * @return empty when the entry is none of this format; no pieces when it tells of no conversation
   */
  Optional<List<Piece>> read(JsonNode entry, long line);

  /**
   * The format of a name.
   *
   * @throws IllegalArgumentException when there is none
   */
  static LogFormat of(String label) {
    return ALL.stream()
        .filter(format -> format.label().equals(label))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "format is '%s'; give one of %s"
                    .formatted(
                        label,
                        ALL.stream().map(LogFormat::label).collect(Collectors.joining(", ")))));
  }

  /**
   * Likewise; none for an empty name, which leaves it to each entry.
   *
   * @throws IllegalArgumentException when there is none of another name
   */
  static Optional<LogFormat> ifNamed(String label) {
    return label.isEmpty() ? Optional.empty() : Optional.of(of(label));
  }

  /** The first of some fields that is a text; empty when none is. */
  static String text(JsonNode node, String... names) {
    return Arrays.stream(names)
        .map(name -> node.path(name).asString(""))
        .filter(text -> !text.isEmpty())
        .findFirst()
        .orElse("");
  }

  /** What an exchange is called where it was logged, or else by who answered; may be empty. */
  static String id(JsonNode entry, JsonNode response) {
    String own = text(entry, "custom_id", "conversation_id", "id");
    return own.isEmpty() ? text(response, "id") : own;
  }

  /** The first of some fields that is a time, in ISO 8601, without a zone in UTC, or in seconds. */
  static Optional<Instant> time(JsonNode node, String... names) {
    return Arrays.stream(names).map(node::path).flatMap(one -> time(one).stream()).findFirst();
  }

  private static Optional<Instant> time(JsonNode node) {
    if (node.isNumber()) {
      double seconds = node.asDouble();
      return seconds > 0 && seconds < 1e11
          ? Optional.of(Instant.ofEpochMilli((long) (1000 * seconds)))
          : Optional.empty();
    }
    String text = node.asString("").replace(' ', 'T');
    try {
      return Optional.of(DateTimeFormatter.ISO_OFFSET_DATE_TIME.parse(text, Instant::from));
    } catch (DateTimeException noZone) {
      try {
        return Optional.of(LocalDateTime.parse(text).toInstant(ZoneOffset.UTC));
      } catch (DateTimeException noTime) {
        return Optional.empty();
      }
    }
  }
}
