package dev.plumbline.suite;

import dev.plumbline.model.WellFormedJson;
import dev.plumbline.scenario.Protocol;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.scenario.Suite;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Scenario files by suite: {@code catalog.yaml} names the suites, {@code common.yaml} (or what a
 * scenario names as {@code common}) holds what scenarios share, and every scenario has a folder
 * with a {@code scenario.yaml} and texts. A scenario is read when it is first asked for. Thread
 * safe.
 */
public final class Catalog {

  private static final YAMLMapper YAML =
      YAMLMapper.builder().nodeFactory(WellFormedJson.NODES).build();

  private final UnaryOperator<String> reader;
  private final Map<String, Entry> suites;
  private final Map<String, ScenarioFile> read = new ConcurrentHashMap<>();

  /** A suite of the catalog. */
  public record Entry(String name, String about, List<String> scenarios) {}

  private Catalog(UnaryOperator<String> reader) {
    this.reader = reader;
    Map<String, Entry> found = new LinkedHashMap<>();
    yaml("catalog.yaml")
        .path("suites")
        .propertyStream()
        .forEach(suite -> {
          List<String> names =
              suite.getValue().path("scenarios").valueStream().map(JsonNode::asString).toList();
          String about = suite.getValue().path("about").asString("");
          found.put(suite.getKey(), new Entry(suite.getKey(), about, names));
        });
    this.suites = found;
  }

  /** The project's own. */
  public static Catalog builtIn() {
    return new Catalog(Catalog::resource);
  }

  /**
   * A user's.
   *
   * @throws ScenarioException says which file is missing or broken
   */
  public static Catalog at(Path folder) {
    return new Catalog(name -> text(folder.resolve(name)));
  }

  /**
   * The same with a user's constitution, in place of that of the scenarios that ask about one.
   *
   * @param folder with {@code constitution.md} and {@code questions.yaml}
   */
  public Catalog withConstitution(Path folder) {
    return new Catalog(name -> {
      String file = name.substring(name.lastIndexOf('/') + 1);
      return file.equals(Constitution.TEXT) || file.equals(Constitution.QUESTIONS)
          ? text(folder.resolve(file))
          : reader.apply(name);
    });
  }

  private ScenarioFile scenario(String name) {
    JsonNode own = yaml(name + "/scenario.yaml");
    JsonNode common = common(own);
    JsonNode whole = withTexts(own, name);
    if (whole instanceof ObjectNode asking && asking.path(Constitution.FACTOR).asBoolean(false)) {
      String text = reader.apply(name + "/" + Constitution.TEXT);
      whole = Constitution.of(text, yaml(name + "/" + Constitution.QUESTIONS)).into(asking);
    }
    try {
      return ScenarioFile.of(common, whole);
    } catch (ScenarioException | JacksonException e) {
      throw new ScenarioException("%s/scenario.yaml: %s".formatted(name, e.getMessage()), e);
    }
  }

  /** What it shares with others, by name, or else in {@code common.yaml} where there is one. */
  private JsonNode common(JsonNode own) {
    if (own.has("common")) {
      return yaml(own.path("common").asString(""));
    }
    try {
      return yaml("common.yaml");
    } catch (Absent none) {
      return YAML.createObjectNode();
    }
  }

  /** There is no such file. */
  private static final class Absent extends ScenarioException {
    private static final long serialVersionUID = 1;

    Absent(Path file, Throwable cause) {
      super("there is no file " + file, cause);
    }
  }

  /** Puts the text of a file where the tree says {@code {file: NAME}}. */
  private JsonNode withTexts(JsonNode node, String folder) {
    if (node instanceof ObjectNode object) {
      if (object.size() == 1 && object.path("file").isString()) {
        return object.stringNode(reader.apply(folder + "/" + object.path("file").asString()));
      }
      ObjectNode filled = object.objectNode();
      object
          .propertyStream()
          .forEach(entry -> filled.set(entry.getKey(), withTexts(entry.getValue(), folder)));
      return filled;
    }
    if (node.isArray()) {
      var filled = YAML.createArrayNode();
      node.valueStream().forEach(entry -> filled.add(withTexts(entry, folder)));
      return filled;
    }
    return node;
  }

  private JsonNode yaml(String name) {
    try {
      return YAML.readTree(reader.apply(name));
    } catch (JacksonException e) {
      throw new ScenarioException(
          "%s is no YAML: %s, at line %d"
              .formatted(name, e.getOriginalMessage(), e.getLocation().getLineNr()),
          e);
    }
  }

  /** The project's constitution, in Markdown. */
  public static String constitution() {
    return resource("constitution-understanding/" + Constitution.TEXT);
  }

  private static String resource(String name) {
    try (InputStream in = Catalog.class.getResourceAsStream("catalog/" + name)) {
      if (in == null) {
        throw new ScenarioException("the built-in catalog has no " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new Absent(file, e);
    } catch (IOException e) {
      throw new ScenarioException("cannot read %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** All suites, in the order of {@code catalog.yaml}. */
  public List<Entry> suites() {
    return List.copyOf(suites.values());
  }

  /** All scenario files, in the order of the suites. */
  public List<ScenarioFile> files() {
    return suites.values().stream()
        .flatMap(suite -> suite.scenarios().stream())
        .distinct()
        .map(this::file)
        .toList();
  }

  /** Every scenario's core, each as a suite to be tried, with tools. */
  public List<Suite> cores() {
    return files().stream().map(file -> suite(file, Map.of(), Map.of(), Protocol.NATIVE)).toList();
  }

  private ScenarioFile file(String name) {
    return read.computeIfAbsent(name, this::scenario);
  }

  /**
   * The scenarios of a suite, or the one scenario of that name, each as a suite to be tried: trial
   * {@code n} is of cell {@code n} modulo the number of cells, in the order of {@link Spread}.
   *
   * @param chosen values per factor, over each scenario's core
   * @param given slots that the user fills
   * @param protocol chat is the same under each
   */
  public List<Suite> suites(
      String name, Map<String, List<String>> chosen, Map<String, String> given, Protocol protocol) {
    return scenarios(name).stream().map(one -> suite(file(one), chosen, given, protocol)).toList();
  }

  private List<String> scenarios(String name) {
    Entry suite = suites.get(name);
    if (suite != null) {
      return suite.scenarios();
    }
    if (suites.values().stream().noneMatch(one -> one.scenarios().contains(name))) {
      throw new IllegalArgumentException(
          "unknown suite '%s'; known are %s, and their scenarios, which 'plumbline scenarios list' shows"
              .formatted(name, String.join(", ", suites.keySet())));
    }
    return List.of(name);
  }

  private static Suite suite(
      ScenarioFile file,
      Map<String, List<String>> chosen,
      Map<String, String> given,
      Protocol protocol) {
    Map<String, List<String>> values = new LinkedHashMap<>(file.core());
    values.putAll(chosen);
    List<Map<String, String>> cells = Spread.over(file.grid().cells(values));
    if (cells.isEmpty()) {
      throw new IllegalArgumentException(
          "no cell of %s has %s: its constraints rule that out".formatted(file.name(), values));
    }
    Map<Integer, Scenario> rendered = new ConcurrentHashMap<>();
    return new Suite(
        file.name(),
        file.split(),
        file.digest(),
        (seed, ordinal) ->
            rendered.computeIfAbsent(
                ordinal % cells.size(),
                cell -> {
                  Scenario scenario = file.scenario(cells.get(cell), given);
                  return switch (protocol) {
                    case NATIVE -> scenario;
                    case CLASSIC ->
                        scenario.protocol() == Protocol.CLASSIC ? scenario : Classic.of(scenario);
                  };
                }));
  }
}
