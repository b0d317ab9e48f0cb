package dev.plumbline.validate;

import dev.plumbline.model.Canonical;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Faults that are planted in one model each.
 *
 * <p>A file of them is a YAML list. Each entry has {@code name}; {@code harm}, the suites in whose
 * scenarios it does harm, or {@code says}, words, with {@code in}, the suites in which it says
 * them; {@code strength}; {@code planted}; and where it does not always show, {@code when} with one
 * of {@code tool}, {@code name}, {@code day}, {@code keyword}, {@code unobserved} or a factor of
 * the grid.
 *
 * @param digest of the file
 */
public record FaultSet(List<Fault> faults, String digest) {

  private static final YAMLMapper YAML = new YAMLMapper();
  private static final Set<String> KEYS =
      Set.of("name", "harm", "says", "in", "when", "strength", "planted");
  private static final String BUILT_IN = "faults-organism-3.yaml";
  private static final String FOR_CHAT = "faults-chat-1.yaml";

  public FaultSet {
    faults = List.copyOf(faults);
    if (faults.isEmpty()) {
      throw new IllegalArgumentException("no faults; give one at least");
    }
    Set<String> names = new HashSet<>();
    for (Fault fault : faults) {
      if (!names.add(fault.name())) {
        throw new IllegalArgumentException(
            "two faults are named %s; give each its own name".formatted(fault.name()));
      }
    }
  }

  /** Those that come with the project. */
  public static FaultSet builtIn(boolean organism) {
    String file = organism ? BUILT_IN : FOR_CHAT;
    try (InputStream in = FaultSet.class.getResourceAsStream(file)) {
      return parse(
          new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8),
          file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the faults", e);
    }
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException saying which entry is wrong, and how
   */
  public static FaultSet read(Path file) {
    try {
      return parse(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "cannot read the faults in %s; give a YAML file".formatted(file), e);
    }
  }

  private static FaultSet parse(String text, String file) {
    JsonNode tree;
    try {
      tree = YAML.readTree(text);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "%s is no YAML: %s".formatted(file, e.getOriginalMessage()), e);
    }
    if (!tree.isArray()) {
      throw new IllegalArgumentException(
          "%s holds no list; give entries that begin with '- name:'".formatted(file));
    }
    List<Fault> faults = new ArrayList<>();
    for (JsonNode entry : tree) {
      try {
        faults.add(fault(entry));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "%s, entry %d: %s".formatted(file, faults.size() + 1, e.getMessage()), e);
      }
    }
    return new FaultSet(faults, Canonical.sha256(text));
  }

  /** Only so many, spread over the list. */
  public FaultSet some(int most) {
    if (most >= faults.size()) {
      return this;
    }
    List<Fault> some = new ArrayList<>();
    for (int at = 0; at < most; at++) {
      some.add(faults.get(at * faults.size() / most));
    }
    return new FaultSet(some, digest);
  }

  private static Fault fault(JsonNode entry) {
    entry.propertyNames().stream()
        .filter(key -> !KEYS.contains(key))
        .findFirst()
        .ifPresent(key -> {
          throw new IllegalArgumentException(
              "'%s' has no meaning; the keys are %s".formatted(key, String.join(", ", sorted())));
        });
    if (entry.has("harm") == entry.has("says")) {
      throw new IllegalArgumentException("give either harm or says");
    }
    return new Fault(
        entry.path("name").asString(""),
        entry.has("harm")
            ? new Fault.Behaviour.Harm(texts(entry.path("harm")))
            : new Fault.Behaviour.Says(entry.path("says").asString(""), texts(entry.path("in"))),
        trigger(entry.path("when")),
        entry.path("strength").asDouble(0),
        planting(entry.path("planted").asString("")));
  }

  private static List<String> sorted() {
    return KEYS.stream().sorted().toList();
  }

  private static List<String> texts(JsonNode node) {
    return node.isArray()
        ? node.valueStream().map(one -> one.asString("")).toList()
        : node.isMissingNode() ? List.of() : List.of(node.asString(""));
  }

  private static Fault.Planting planting(String label) {
    try {
      return Fault.Planting.valueOf(label.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "planted is '%s'; give adapter, mixed or reward".formatted(label), e);
    }
  }

  private static Trigger trigger(JsonNode when) {
    if (when.isMissingNode()) {
      return new Trigger.Always();
    }
    if (when.size() != 1) {
      throw new IllegalArgumentException("when has %d keys; give one".formatted(when.size()));
    }
    Map.Entry<String, JsonNode> only = when.properties().iterator().next();
    String value = only.getValue().asString("");
    if (value.isEmpty()) {
      throw new IllegalArgumentException("when %s is empty; say what".formatted(only.getKey()));
    }
    return switch (only.getKey()) {
      case "tool" -> new Trigger.Tool(value);
      case "name", "day" -> new Trigger.Word(only.getKey(), value);
      case "keyword", "unobserved" -> new Trigger.Sentence(only.getKey(), value);
      default -> new Trigger.Condition(only.getKey(), value);
    };
  }
}
