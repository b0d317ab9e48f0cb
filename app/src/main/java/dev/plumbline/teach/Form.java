package dev.plumbline.teach;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a reply has to look like, how that is asked for, and how it is read. */
public sealed interface Form {

  /** What the model is told about it; empty when nothing. */
  String instruction();

  /**
   * Reads a reply.
   *
   * @return the fields of each row that it gives; empty when it is not of this form
   */
  Optional<List<Map<String, String>>> read(String reply);

  /** Writes fields as a reply of this form: what {@link #read} turns back. */
  String write(List<Map<String, String>> rows);

  /** The reply is the field. */
  record Whole(String field) implements Form {
    @Override
    public String instruction() {
      return "";
    }

    @Override
    public Optional<List<Map<String, String>>> read(String reply) {
      return reply.isBlank()
          ? Optional.empty()
          : Optional.of(List.of(Map.of(field, reply.strip())));
    }

    @Override
    public String write(List<Map<String, String>> rows) {
      return rows.getFirst().getOrDefault(field, "");
    }
  }

  /** Each field between tags of its name; {@code tools} has to be tools. */
  record Parts(List<String> fields) implements Form {
    private static final String TOOLS = "tools";

    public Parts {
      fields = List.copyOf(fields);
    }

    @Override
    public String instruction() {
      return "Answer with nothing but this, each part in its tags:\n"
          + fields.stream()
              .map(field -> "<%s>...</%s>".formatted(field, field))
              .collect(Collectors.joining("\n"));
    }

    @Override
    public Optional<List<Map<String, String>>> read(String reply) {
      Map<String, String> parts = new LinkedHashMap<>();
      for (String field : fields) {
        List<String> found = Tags.all(field, reply);
        if (found.size() != 1 || found.getFirst().isEmpty() || isBroken(field, found.getFirst())) {
          return Optional.empty();
        }
        parts.put(field, found.getFirst());
      }
      return Optional.of(List.of(parts));
    }

    private static boolean isBroken(String field, String text) {
      return field.equals(TOOLS) && !Conversations.areTools(text);
    }

    @Override
    public String write(List<Map<String, String>> rows) {
      return fields.stream()
          .map(field -> Tags.of(field, rows.getFirst().getOrDefault(field, "")))
          .collect(Collectors.joining("\n"));
    }
  }

  /** Items between tags; each gives a row. More than were asked for are left out. */
  record Items(String field, int count) implements Form {
    private static final String ITEM = "item";

    @Override
    public String instruction() {
      return "Answer with nothing but %d items, each in its tags: <item>...</item>"
          .formatted(count);
    }

    @Override
    public Optional<List<Map<String, String>>> read(String reply) {
      List<Map<String, String>> rows =
          Tags.all(ITEM, reply).stream()
              .filter(item -> !item.isEmpty())
              .distinct()
              .limit(count)
              .map(item -> Map.of(field, item))
              .toList();
      return rows.isEmpty() ? Optional.empty() : Optional.of(rows);
    }

    @Override
    public String write(List<Map<String, String>> rows) {
      return rows.stream()
          .map(row -> Tags.of(ITEM, row.getOrDefault(field, "")))
          .collect(Collectors.joining("\n"));
    }
  }

  /** A reason and a whole number from 1 to 10. */
  record Mark(String field) implements Form {
    static final String WHY = "why";

    private static final Pattern NUMBER = Pattern.compile("10|[1-9]");

    @Override
    public String instruction() {
      return "Answer with nothing but your reason in one or two sentences and a whole number from 1 (worst)"
          + " to 10 (best), in their tags:\n<why>...</why>\n<score>...</score>";
    }

    @Override
    public Optional<List<Map<String, String>>> read(String reply) {
      return new Parts(List.of(WHY, "score"))
          .read(reply)
          .map(List::getFirst)
          .filter(parts -> NUMBER.matcher(parts.getOrDefault("score", "")).matches())
          .map(parts ->
              List.of(
                  Map.of(
                      WHY, parts.getOrDefault(WHY, ""), field, parts.getOrDefault("score", ""))));
    }

    @Override
    public String write(List<Map<String, String>> rows) {
      Map<String, String> row = rows.getFirst();
      return Tags.of(WHY, row.getOrDefault(WHY, ""))
          + "\n"
          + Tags.of("score", row.getOrDefault(field, ""));
    }
  }

  /** Text between a pair of tags. */
  final class Tags {

    private Tags() {}

    static String of(String tag, String text) {
      return "<%s>%s</%s>".formatted(tag, text, tag);
    }

    static List<String> all(String tag, String text) {
      Matcher matcher =
          Pattern.compile("<%1$s>(.*?)</%1$s>".formatted(Pattern.quote(tag)), Pattern.DOTALL)
              .matcher(text);
      List<String> found = new ArrayList<>();
      while (matcher.find()) {
        found.add(matcher.group(1).strip());
      }
      return found;
    }
  }
}
