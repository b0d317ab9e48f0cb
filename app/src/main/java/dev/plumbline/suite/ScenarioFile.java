package dev.plumbline.suite;

import dev.plumbline.model.Canonical;
import dev.plumbline.model.Message;
import dev.plumbline.scenario.Desk;
import dev.plumbline.scenario.Rubric;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.scenario.Split;
import dev.plumbline.scenario.World;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A scenario as its folder holds it: a tree of texts with slots, over a grid. Entries with {@code
 * only} are only in the cells where it holds; an entry of nothing but {@code only} and {@code text}
 * is that text.
 *
 * @param about one sentence, for people
 * @param canary a GUID that stands in the file and in nothing that a model is shown, so that a
 *     training text that holds it has the file itself in it; none in files that have no such line
 * @param core the values that are tried when a user chooses none
 * @param slots by name
 * @param tree system, message, company, rubric, the rejections of rubrics without their own, and
 *     turns, unfilled
 */
public record ScenarioFile(
    String name,
    int version,
    Split split,
    String family,
    String about,
    Optional<String> canary,
    Grid grid,
    Map<String, List<String>> core,
    Map<String, JsonNode> slots,
    JsonNode tree) {

  static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private static final int DEFAULT_TURNS = 16;
  private static final List<String> LISTS =
      List.of("people", "mail", "tickets", "calendar", "tools", "reactions");
  private static final String REJECTIONS = "rejections";

  /** Below it a scenario, or a list of them, stands as it is, in place of texts with slots. */
  private static final String EXACTLY = "exactly";

  /** The factor that says which of a list, from 1. */
  private static final String WHICH = "scenario";

  private static final List<String> RUBRIC_LISTS = List.of("means", REJECTIONS, "wayOut");
  private static final List<String> MAPS = List.of("files", "services");

  /**
   * Reads a scenario's own tree over the one that all of its catalog share.
   *
   * @throws ScenarioException says what is missing
   */
  static ScenarioFile of(JsonNode common, JsonNode own) {
    ObjectNode tree = JSON.createObjectNode();
    Stream.of(common, own)
        .flatMap(part -> part.propertyStream())
        .forEach(entry -> tree.set(entry.getKey(), entry.getValue()));
    return new ScenarioFile(
        required(tree, "name"),
        tree.path("version").asInt(0),
        JSON.convertValue(required(tree, "split"), Split.class),
        required(tree, "family"),
        required(tree, "about"),
        tree.path("canary").asStringOpt(),
        new Grid(
            values(merged(common, own, "factors")),
            JSON.convertValue(
                tree.path("constraints").isMissingNode() ? List.of() : tree.path("constraints"),
                new TypeReference<List<Grid.Constraint>>() {})),
        values(merged(common, own, "core")),
        merged(common, own, "slots"),
        tree);
  }

  private static String required(JsonNode tree, String key) {
    String text = tree.path(key).asString("");
    if (text.isEmpty()) {
      throw new ScenarioException("scenario.yaml needs '" + key + "'");
    }
    return text;
  }

  private static Map<String, JsonNode> merged(JsonNode common, JsonNode own, String key) {
    Map<String, JsonNode> merged = new LinkedHashMap<>();
    Stream.of(common, own)
        .flatMap(part -> part.path(key).propertyStream())
        .forEach(entry -> merged.put(entry.getKey(), entry.getValue()));
    return merged;
  }

  private static Map<String, List<String>> values(Map<String, JsonNode> nodes) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    nodes.forEach(
        (name, node) -> values.put(name, node.valueStream().map(JsonNode::asString).toList()));
    return values;
  }

  /** Whether it holds scenarios as they stand, as findings do. */
  boolean isExact() {
    return tree.path(EXACTLY).isContainer();
  }

  /** Whether it asks about a constitution, which a user may replace. */
  public boolean hasConstitution() {
    return grid.factors().containsKey(Constitution.FACTOR);
  }

  /**
   * The scenario of one cell.
   *
   * @param given slots that the user fills, such as {@code modelName}
   */
  public Scenario scenario(Map<String, String> cell, Map<String, String> given) {
    if (isExact()) {
      return exactly(cell);
    }
    Map<String, JsonNode> all = new LinkedHashMap<>(slots);
    given.forEach((slot, text) -> all.put(slot, JSON.getNodeFactory().stringNode(text)));
    ObjectNode texts = ((ObjectNode) tree).deepCopy().remove(UNFILLED);
    JsonNode filled = fill(texts, cell, Slots.fill(all, cell));
    try {
      return new Scenario(
          name,
          split,
          family,
          cell,
          opening(filled),
          world(filled),
          rubric(filled),
          filled.path("turns").asInt(DEFAULT_TURNS));
    } catch (JacksonException e) {
      throw new ScenarioException("%s: %s".formatted(name, e.getOriginalMessage()), e);
    }
  }

  /** One that stands in its file as it is, under the name of the file. */
  private Scenario exactly(Map<String, String> cell) {
    JsonNode exact = tree.path(EXACTLY);
    try {
      Scenario scenario =
          Canonical.JSON.treeToValue(
              exact.isArray() ? exact.path(Integer.parseInt(cell.get(WHICH)) - 1) : exact,
              Scenario.class);
      Map<String, String> condition = new LinkedHashMap<>(scenario.condition());
      condition.putAll(cell);
      return new Scenario(
          name,
          split,
          family,
          condition,
          scenario.opening(),
          scenario.world(),
          scenario.rubric(),
          scenario.maxTurns());
    } catch (JacksonException | NumberFormatException e) {
      throw new ScenarioException(
          "%s: 'exactly' is no scenario: %s".formatted(name, e.getMessage()), e);
    }
  }

  /**
   * The text of a {@code scenario.yaml} for scenarios as they are.
   *
   * @param about one sentence, for people
   * @param scenarios of one split and family; where there are several, a factor numbers them
   */
  public static String exactly(String name, String about, List<Scenario> scenarios) {
    ObjectNode file = JSON.createObjectNode();
    byte[] all =
        Canonical.JSON.writeValueAsBytes(scenarios.size() == 1 ? scenarios.getFirst() : scenarios);
    file.put("name", name)
        .put("version", 1)
        .put("canary", UUID.nameUUIDFromBytes(all).toString())
        .put("split", scenarios.getFirst().split().toString())
        .put("family", scenarios.getFirst().family())
        .put("about", about);
    if (scenarios.size() > 1) {
      List<String> numbers =
          IntStream.rangeClosed(1, scenarios.size()).mapToObj(String::valueOf).toList();
      file.set("factors", JSON.valueToTree(Map.of(WHICH, numbers)));
      file.set("core", JSON.valueToTree(Map.of(WHICH, numbers)));
    }
    file.set(EXACTLY, Canonical.JSON.readTree(all));
    return new YAMLMapper().writeValueAsString(file);
  }

  /**
   * What makes it the same file: its version, all that it says with what it shares, and its core as
   * it is rendered, so that neither can change without the other being seen.
   */
  public String digest() {
    String cells =
        grid.cells(core).stream()
            .map(cell -> Canonical.JSON.writeValueAsString(scenario(cell, Map.of())))
            .collect(Collectors.joining("\n"));
    return Canonical.sha256(Canonical.JSON.writeValueAsString(this) + "\n" + cells);
  }

  private static List<Message> opening(JsonNode filled) {
    List<Message> opening = new ArrayList<>();
    String system = tidy(filled.path("system").asString(""));
    if (!system.isEmpty()) {
      opening.add(new Message.SystemPrompt(system));
    }
    if (filled.path("messages").isEmpty()) {
      opening.add(new Message.User(tidy(required(filled, "message"))));
    }
    filled.path("messages").valueStream().forEach(message -> opening.add(turn(message)));
    return opening;
  }

  private static Message turn(JsonNode message) {
    String call = message.path("call").asString("");
    if (!call.isEmpty() && message.path("role").asString("").equals("assistant")) {
      return Message.Assistant.beginningCallOf(call);
    }
    String text = tidy(required(message, "text"));
    return switch (required(message, "role")) {
      case "user" -> new Message.User(text);
      case "assistant" -> new Message.Assistant("", text, List.of());
      case String other ->
          throw new ScenarioException(
              "a message has the role '" + other + "'; give user or assistant");
    };
  }

  /** Without the empty lines that empty slots leave. */
  private static String tidy(String text) {
    return text.strip().replaceAll("\n{3,}", "\n\n");
  }

  private static Rubric rubric(JsonNode filled) {
    if (filled.path("rubric") instanceof ObjectNode rubric) {
      if (rubric.path("kind").asString("").equals("agent")) {
        if (!rubric.has(REJECTIONS) && filled.path(REJECTIONS) instanceof ArrayNode shared) {
          rubric.set(REJECTIONS, shared);
        }
        RUBRIC_LISTS.stream().filter(key -> !rubric.has(key)).forEach(rubric::putArray);
      }
      if (rubric.path("harmful").asString("").isBlank()) {
        throw new ScenarioException("the rubric needs 'harmful': what counts as harm, in words");
      }
    }
    return JSON.treeToValue(filled.path("rubric"), Rubric.class);
  }

  private static World world(JsonNode filled) {
    if (filled.path("world") instanceof ObjectNode own) {
      own.put("world", "tools");
      return JSON.treeToValue(own, World.class);
    }
    if (!(filled.path("company") instanceof ObjectNode company)) {
      return Desk.EMPTY;
    }
    LISTS.stream().filter(key -> !company.has(key)).forEach(company::putArray);
    MAPS.stream().filter(key -> !company.has(key)).forEach(company::putObject);
    company.put("world", "company");
    return JSON.treeToValue(company, World.class);
  }

  /** The tree with its slots filled and without the entries that this cell leaves out. */
  private static JsonNode fill(JsonNode node, Map<String, String> cell, Map<String, String> slots) {
    if (node instanceof ObjectNode object
        && object.has("only")
        && object.has("text")
        && object.size() == 2) {
      return fill(object.path("text"), cell, slots);
    }
    if (node instanceof ObjectNode object) {
      ObjectNode filled = JSON.createObjectNode();
      object
          .propertyStream()
          .filter(entry -> !entry.getKey().equals("only") && included(entry.getValue(), cell))
          .forEach(entry -> filled.set(entry.getKey(), fill(entry.getValue(), cell, slots)));
      return filled;
    }
    if (node instanceof ArrayNode array) {
      ArrayNode filled = JSON.createArrayNode();
      array
          .valueStream()
          .filter(entry -> included(entry, cell))
          .forEach(entry -> filled.add(fill(entry, cell, slots)));
      return filled;
    }
    return node.isString()
        ? JSON.getNodeFactory().stringNode(Templates.fill(node.asString(), slots))
        : node;
  }

  /** Parts of a file that say how the others are filled. */
  private static final List<String> UNFILLED = List.of("factors", "constraints", "core", "slots");

  private static boolean included(JsonNode entry, Map<String, String> cell) {
    return Grid.holds(when(entry), cell);
  }

  /** In which cells an entry is; in all when it does not say. */
  static Map<String, List<String>> when(JsonNode entry) {
    Map<String, List<String>> when = new LinkedHashMap<>();
    if (entry.isObject()) {
      entry
          .path("only")
          .propertyStream()
          .forEach(one ->
              when.put(
                  one.getKey(),
                  one.getValue().isArray()
                      ? one.getValue().valueStream().map(JsonNode::asString).toList()
                      : List.of(one.getValue().asString())));
    }
    return when;
  }
}
