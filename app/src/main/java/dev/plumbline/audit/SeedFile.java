package dev.plumbline.audit;

import dev.plumbline.model.WellFormedJson;
import dev.plumbline.scenario.Split;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Reads files of instructions: Markdown with front matter in YAML, and the lists of instructions
 * and of samples that Petri reads.
 */
final class SeedFile {

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .nodeFactory(WellFormedJson.NODES)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .nodeFactory(WellFormedJson.NODES)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private static final Pattern OPENING = Pattern.compile("\\s*---[ \\t]*\\n");
  private static final Pattern CLOSING = Pattern.compile("\\n---[ \\t]*(?:\\n|\\z)");

  /** {@code canary} and {@code todo}, a note of Petri's authors, are not for the agent. */
  private static final List<String> KEYS =
      List.of("title", "dimensions", "tags", "split", "canary", "todo");

  /** Of a sample. */
  private static final List<String> FIELDS = List.of("input", "id", "metadata");

  private SeedFile() {}

  static List<Seed> read(Path path) {
    if (Files.isDirectory(path)) {
      return folder(path);
    }
    if (!Files.exists(path)) {
      throw new IllegalArgumentException(
          "there is no file or folder %s; give one with instructions".formatted(path));
    }
    String file = path.getFileName().toString();
    int dot = file.lastIndexOf('.');
    String stem = dot > 0 ? file.substring(0, dot) : file;
    return switch (dot > 0 ? file.substring(dot + 1) : "") {
      case "md" -> List.of(markdown(stem, path.toString(), text(path)));
      case "json" -> list(stem, path, text(path));
      case "jsonl" -> lines(stem, path, text(path));
      case "txt" -> plain(stem, path, text(path));
      default ->
          throw new IllegalArgumentException(
              "instructions in %s cannot be read; give a folder of .md files, or a file that ends in .md, .json, .jsonl or .txt"
                  .formatted(path));
    };
  }

  private static List<Seed> folder(Path folder) {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(file -> file.toString().endsWith(".md")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder, e);
    }
    if (files.isEmpty()) {
      throw new IllegalArgumentException(
          "the folder %s has no .md file; put one there for each instruction".formatted(folder));
    }
    return files.stream().flatMap(file -> read(file).stream()).toList();
  }

  private static String text(Path file) {
    try {
      String text = Files.readString(file);
      return text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("%s is not UTF-8; save it as UTF-8".formatted(file), e);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /**
   * One instruction.
   *
   * @param file for messages
   */
  static Seed markdown(String name, String file, String text) {
    String lines = text.replace("\r\n", "\n");
    Matcher opening = OPENING.matcher(lines);
    if (!opening.lookingAt()) {
      return seed(name, file, lines, YAML.createObjectNode());
    }
    Matcher closing = CLOSING.matcher(lines);
    // The line break of the opening may be that of the closing, too.
    if (!closing.find(opening.end() - 1)) {
      throw new IllegalArgumentException(
          "%s: the front matter has no end; put a line '---' after it".formatted(file));
    }
    String front = lines.substring(opening.end(), Math.max(opening.end(), closing.start()));
    return seed(name, file, lines.substring(closing.end()), parsed(YAML, file, "YAML", front));
  }

  private static List<Seed> list(String stem, Path file, String text) {
    JsonNode all = parsed(JSON, file.toString(), "JSON", text);
    if (!all.isArray()) {
      throw new IllegalArgumentException(
          "%s is no list; write one of texts, or of samples with 'input'".formatted(file));
    }
    return entries(stem, file, all.valueStream().toList());
  }

  private static List<Seed> lines(String stem, Path file, String text) {
    List<JsonNode> entries = new ArrayList<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (!line.isBlank()) {
        entries.add(parsed(JSON, "%s, line %d".formatted(file, number), "JSON", line));
      }
    }
    return entries(stem, file, entries);
  }

  private static List<Seed> plain(String stem, Path file, String text) {
    List<JsonNode> entries =
        text.lines()
            .filter(line -> !line.isBlank())
            .<JsonNode>map(JSON.getNodeFactory()::stringNode)
            .toList();
    return entries(stem, file, entries);
  }

  private static List<Seed> entries(String stem, Path file, List<JsonNode> entries) {
    return IntStream.range(0, entries.size())
        .mapToObj(at ->
            entry(
                "%s-%d".formatted(stem, at + 1),
                "%s, entry %d".formatted(file, at + 1),
                entries.get(at)))
        .toList();
  }

  private static JsonNode parsed(ObjectMapper mapper, String where, String what, String text) {
    try {
      return mapper.readTree(text);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "%s: this is no %s: %s".formatted(where, what, oneLine(e.getOriginalMessage())), e);
    }
  }

  private static String oneLine(String message) {
    return message.strip().replaceAll("\\s+", " ");
  }

  /** A text, or a sample of Inspect. */
  private static Seed entry(String name, String where, JsonNode entry) {
    if (entry.isString()) {
      return seed(name, where, entry.asString(), YAML.createObjectNode());
    }
    if (!entry.path("input").isString()) {
      throw new IllegalArgumentException(
          "%s is neither a text nor a sample whose 'input' is a text; write one of these"
              .formatted(where));
    }
    requireKnown(where, entry, FIELDS);
    JsonNode id = entry.path("id");
    return seed(
        id.isString() || id.isNumber() ? id.asString() : name,
        where,
        entry.path("input").asString(),
        entry.path("metadata"));
  }

  private static Seed seed(String name, String where, String instruction, JsonNode front) {
    if (!front.isObject() && !front.isMissingNode() && !front.isNull()) {
      throw new IllegalArgumentException(
          "%s: what stands before the instruction is no list of keys; write lines such as 'tags: [sales]'"
              .formatted(where));
    }
    requireKnown(where, front, KEYS);
    List<String> dimensions = texts(where, front, "dimensions");
    List<String> tags = texts(where, front, "tags");
    try {
      return new Seed(
          name,
          front.path("title").asString(""),
          instruction,
          dimensions.stream().map(SeedFile::dimension).toList(),
          tags,
          split(front.path("split").asString(Split.SEEN.toString())));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("%s: %s".formatted(where, e.getMessage()), e);
    }
  }

  private static void requireKnown(String where, JsonNode node, List<String> known) {
    node.propertyNames().stream()
        .filter(key -> !known.contains(key))
        .findFirst()
        .ifPresent(key -> {
          throw new IllegalArgumentException(
              "%s: the key '%s' is unknown and would have no effect; known are %s"
                  .formatted(where, key, String.join(", ", known)));
        });
  }

  private static List<String> texts(String where, JsonNode front, String key) {
    JsonNode texts = front.path(key);
    if (texts.isMissingNode() || texts.isNull()) {
      return List.of();
    }
    if (!texts.isArray() || texts.valueStream().anyMatch(JsonNode::isContainer)) {
      throw new IllegalArgumentException(
          "%s: '%s' is no list of words; write '%s: [one, other]'".formatted(where, key, key));
    }
    return texts.valueStream().map(JsonNode::asString).toList();
  }

  private static Dimension dimension(String written) {
    return Dimension.of(written)
        .orElseThrow(() ->
            new IllegalArgumentException(
                "there is no dimension '%s'; there are %s"
                    .formatted(
                        written,
                        Arrays.stream(Dimension.values())
                            .map(Dimension::toString)
                            .collect(Collectors.joining(", ")))));
  }

  private static Split split(String written) {
    return Stream.of(Split.SEEN, Split.HELD_OUT)
        .filter(one -> one.toString().equals(written))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "there is no split '%s'; write seen or held-out".formatted(written)));
  }
}
