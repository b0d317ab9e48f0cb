package dev.plumbline.teach;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A recipe: a small graph of steps over rows, as {@code recipe.yaml} declares it, with the texts
 * that it names.
 *
 * @param start the first rows: each combination of the values of these fields
 * @param row what the rows that are left become
 * @param texts the prompts and lists that the steps name, by name
 */
public record RecipeFile(
    String name,
    String summary,
    String preamble,
    Map<String, List<String>> start,
    List<Step> steps,
    RowShape row,
    Map<String, String> texts) {

  /** In place of an axis of {@code start}: each section of the constitution. */
  public static final String CONSTITUTION = "@constitution";

  /** Likewise: as many numbers as rows are asked for. */
  public static final String ROWS = "@rows";

  /** Likewise: the chats that the user brings, or the project's own; they fill several fields. */
  public static final String CHATS = "@chats";

  /** What they fill. */
  public static final List<String> CHAT_FIELDS = List.of("system", "user", "response");

  private static final int FLAGS =
      Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.MULTILINE;

  private static final YAMLMapper YAML =
      YAMLMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .build();

  public RecipeFile {
    start = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(start));
    steps = List.copyOf(steps);
    texts = Map.copyOf(texts);
  }

  /** As the YAML has it. */
  private record Written(
      @Nullable String name,
      @Nullable String summary,
      @Nullable String preamble,
      @Nullable Map<String, JsonNode> start,
      @Nullable List<Step> steps,
      @Nullable RowShape row) {}

  /**
   * Reads a recipe and all that it names.
   *
   * @param recipe the name of one of the project's, or a folder with a {@code recipe.yaml}
   * @throws RecipeException naming what is wrong with it
   */
  public static RecipeFile read(String recipe) {
    try {
      Merged merged = merged(recipe);
      return of(YAML.treeToValue(merged.tree(), Written.class), merged.folder());
    } catch (JacksonException e) {
      throw new RecipeException(
          "recipe '%s' cannot be read: %s".formatted(recipe, e.getOriginalMessage()), e);
    }
  }

  /** The names of the project's recipes. */
  public static List<String> names() {
    return RecipeFolder.names();
  }

  private static RecipeFile of(Written written, RecipeFolder folder) {
    if (written.name() == null
        || written.summary() == null
        || written.steps() == null
        || written.row() == null) {
      throw new RecipeException("a recipe needs name, summary, steps and row; add what is missing");
    }
    Map<String, List<String>> start = new LinkedHashMap<>();
    Objects.requireNonNullElse(written.start(), Map.<String, JsonNode>of())
        .forEach((field, values) -> start.put(field, values(values)));
    Map<String, String> texts = new TreeMap<>();
    textNames(written.steps()).forEach(name -> texts.put(name, folder.text(name)));
    RecipeFile recipe =
        new RecipeFile(
            written.name(),
            written.summary(),
            written.preamble() == null ? "" : folder.text(written.preamble()),
            start,
            written.steps(),
            written.row(),
            texts);
    recipe.requireFields("");
    recipe.requirePatterns();
    return recipe;
  }

  private static List<String> values(JsonNode values) {
    return values.isArray()
        ? values.valueStream().map(JsonNode::asString).toList()
        : List.of(values.asString());
  }

  private static Stream<String> textNames(List<Step> steps) {
    return steps.stream()
        .flatMap(step ->
            switch (step) {
              case Step.Prompted prompted -> Stream.of(prompted.prompt());
              case Step.Filter filter -> Stream.of(filter.without()).filter(n -> !n.isEmpty());
              case Step.Respond _,
                  Step.Sample _,
                  Step.Spread _,
                  Step.Dedup _,
                  Step.Decontaminate _ ->
                  Stream.<String>of();
            })
        .distinct();
  }

  /** A recipe as it stands after what it extends was filled in. */
  private record Merged(ObjectNode tree, RecipeFolder folder) {}

  /** A recipe that extends another has its steps, but for those that it words anew. */
  private static Merged merged(String recipe) {
    RecipeFolder folder = RecipeFolder.named(recipe);
    ObjectNode own = tree(recipe, folder.text("recipe.yaml"));
    JsonNode extended = own.remove("extends");
    if (extended == null) {
      return new Merged(own, folder);
    }
    Merged base = merged(extended.asString());
    JsonNode steps = own.remove("steps");
    own.properties().forEach(property -> base.tree().set(property.getKey(), property.getValue()));
    if (steps != null) {
      replace((ArrayNode) base.tree().get("steps"), steps);
    }
    return new Merged(base.tree(), new RecipeFolder.Extended(folder, base.folder()));
  }

  private static void replace(ArrayNode steps, JsonNode own) {
    for (JsonNode step : own) {
      String id = step.path("step").asString("");
      int at = 0;
      while (at < steps.size() && !steps.get(at).path("step").asString("").equals(id)) {
        at++;
      }
      if (at == steps.size()) {
        throw new RecipeException(
            "step '%s' replaces none; the recipe extended has no step of this name".formatted(id));
      }
      if (step.path("does").asString("").equals("nothing")) {
        steps.remove(at);
      } else {
        steps.set(at, step);
      }
    }
  }

  private static ObjectNode tree(String recipe, String yaml) {
    if (YAML.readTree(yaml) instanceof ObjectNode object) {
      return object;
    }
    throw new RecipeException("recipe '" + recipe + "' is no YAML object");
  }

  /**
   * The same without some of its steps.
   *
   * @throws RecipeException when it has no such step, or others need it
   */
  public RecipeFile without(List<String> ablated) {
    if (ablated.isEmpty()) {
      return this;
    }
    for (String id : ablated) {
      if (steps.stream().noneMatch(step -> step.step().equals(id))) {
        throw new RecipeException(
            "recipe '%s' has no step '%s'; it has %s"
                .formatted(name, id, String.join(", ", steps.stream().map(Step::step).toList())));
      }
    }
    List<Step> left = steps.stream().filter(step -> !ablated.contains(step.step())).toList();
    RecipeFile recipe = new RecipeFile(name, summary, preamble, start, left, row, texts);
    recipe.requireFields(" when " + String.join(", ", ablated) + " is left out");
    return recipe;
  }

  /** Whether its first rows are chats. */
  public boolean startsFromChats() {
    return start.containsValue(List.of(CHATS));
  }

  /** Whether it plays scenarios. */
  public boolean samples() {
    return steps.stream().anyMatch(Step.Sample.class::isInstance);
  }

  private void requireFields(String when) {
    Set<String> known = new LinkedHashSet<>(start.keySet());
    if (startsFromChats()) {
      known.addAll(CHAT_FIELDS);
    }
    Set<String> ids = new HashSet<>();
    for (Step step : steps) {
      if (!ids.add(step.step())) {
        throw new RecipeException("two steps are named '" + step.step() + "'; rename one");
      }
      require(step.needs(), known, "step '" + step.step() + "' needs", when);
      known.addAll(step.provides());
    }
    require(row.needs(), known, "the row needs", when);
  }

  private void require(List<String> needed, Set<String> known, String who, String when) {
    for (String field : needed) {
      if (!known.contains(field)) {
        throw new RecipeException(
            "recipe '%s': %s the field '%s', which nothing gives%s; there is %s"
                .formatted(name, who, field, when, String.join(", ", known)));
      }
    }
  }

  private void requirePatterns() {
    for (Step step : steps) {
      if (step instanceof Step.Filter filter && !filter.without().isEmpty()) {
        patterns(filter);
      }
    }
  }

  /** The patterns that a filter keeps out, one a line; blank lines and those with # say nothing. */
  List<Pattern> patterns(Step.Filter filter) {
    List<Pattern> patterns = new ArrayList<>();
    for (String line :
        texts.getOrDefault(filter.without(), "").lines().filter(RecipeFile::speaks).toList()) {
      try {
        patterns.add(Pattern.compile(line, FLAGS));
      } catch (PatternSyntaxException e) {
        throw new RecipeException(
            "'%s' in %s is no regular expression: %s"
                .formatted(line, filter.without(), e.getDescription()),
            e);
      }
    }
    return patterns;
  }

  private static boolean speaks(String line) {
    return !line.isBlank() && !line.startsWith("#");
  }
}
