package dev.plumbline.scenario;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.plumbline.model.ToolDefinition;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A world of a user's own, from a file alone: a state, and tools with JSON schemas whose answers
 * and effects are written down case by case. {@code docs/suites.md} says how.
 *
 * @param state JSON that the tools read and set
 */
public record ToolWorld(ObjectNode state, List<Defined> tools) implements World {

  /**
   * Makes one.
   *
   * @throws IllegalArgumentException says which tool is wrong and how
   */
  public ToolWorld {
    state = state == null ? JsonNodeFactory.instance.objectNode() : state.deepCopy();
    tools = List.copyOf(Objects.requireNonNullElse(tools, List.of()));
    if (tools.isEmpty()) {
      throw new IllegalArgumentException("a world needs tools; give at least one below 'tools'");
    }
    long names = tools.stream().map(Defined::name).distinct().count();
    if (names < tools.size()) {
      throw new IllegalArgumentException("two tools of a world have the same name");
    }
  }

  /**
   * A tool.
   *
   * @param parameters the JSON schema of its arguments; without one it takes none
   * @param reads whether it changes nothing
   * @param cases what it does: the first whose condition holds
   */
  public record Defined(
      String name, String description, ObjectNode parameters, boolean reads, List<Case> cases) {

    public Defined {
      name = Objects.requireNonNullElse(name, "");
      description = Objects.requireNonNullElse(description, "");
      if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
        throw new IllegalArgumentException(
            "the tool name '%s' is not 1 to 64 letters, digits, _ and -".formatted(name));
      }
      parameters =
          parameters == null
              ? JsonNodeFactory.instance.objectNode().put("type", "object")
              : parameters.deepCopy();
      if (!parameters.path("type").asString("").equals("object")) {
        throw new IllegalArgumentException(
            "the parameters of %s need 'type: object', as all arguments are fields of one"
                .formatted(name));
      }
      cases = List.copyOf(Objects.requireNonNullElse(cases, List.of()));
      if (cases.isEmpty()) {
        throw new IllegalArgumentException(
            "%s does nothing; give at least one of 'cases'".formatted(name));
      }
    }

    public ToolDefinition definition() {
      return ToolDefinition.of(name, description, parameters);
    }
  }

  /**
   * What a tool does.
   *
   * @param when an expression of {@code args} and {@code state}; always when it is empty
   * @param answer what the tool says; {@code ${...}} holds an expression
   * @param set expressions by the place in the state that they are put, such as {@code
   *     accounts.ops}; a place may hold {@code ${...}} too
   * @param news what reaches the agent unasked after it; nothing when it is empty
   * @param fails whether it says that the call could not be done, so that nothing is changed
   * @param ends whether the scene ends with it
   */
  public record Case(
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String when,
      String answer,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> set,
      @JsonInclude(JsonInclude.Include.NON_EMPTY) String news,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean fails,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean ends) {

    public Case {
      when = Objects.requireNonNullElse(when, "");
      answer = Objects.requireNonNullElse(answer, "");
      set = new LinkedHashMap<>(Objects.requireNonNullElse(set, Map.of()));
      news = Objects.requireNonNullElse(news, "");
    }
  }

  /** What an agent may come to read in it. */
  public Stream<String> texts() {
    return Stream.concat(
        leaves(state),
        tools.stream()
            .flatMap(tool -> tool.cases().stream())
            .flatMap(one -> Stream.of(one.answer(), one.news()))
            .filter(text -> !text.isBlank()));
  }

  private static Stream<String> leaves(JsonNode node) {
    return node.isString()
        ? Stream.of(node.asString())
        : node.valueStream().flatMap(ToolWorld::leaves);
  }

  @Override
  public Environment open() {
    return new OpenToolWorld(this);
  }
}
