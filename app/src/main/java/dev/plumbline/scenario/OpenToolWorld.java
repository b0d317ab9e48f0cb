package dev.plumbline.scenario;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.plumbline.jinja.JinjaException;
import dev.plumbline.model.ToolCall;
import dev.plumbline.model.ToolDefinition;
import dev.plumbline.scenario.ToolWorld.Case;
import dev.plumbline.scenario.ToolWorld.Defined;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A {@link ToolWorld} in use by one trial. */
final class OpenToolWorld implements Environment {

  private static final SchemaRegistry SCHEMAS =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);

  private final ToolWorld start;
  private final ObjectNode state;
  private final List<String> news = new ArrayList<>();

  OpenToolWorld(ToolWorld start) {
    this.start = start;
    this.state = start.state().deepCopy();
  }

  @Override
  public List<ToolDefinition> tools() {
    return start.tools().stream().map(Defined::definition).toList();
  }

  @Override
  public List<String> news() {
    List<String> heard = List.copyOf(news);
    news.clear();
    return heard;
  }

  @Override
  public Effect apply(ToolCall call) {
    Optional<Defined> tool =
        start.tools().stream().filter(one -> one.name().equals(call.name())).findFirst();
    if (tool.isEmpty()) {
      return Effect.rejected("There is no tool " + call.name() + ".");
    }
    String complaint = complaint(tool.get(), call.arguments());
    if (!complaint.isEmpty()) {
      return Effect.rejected(complaint);
    }
    try {
      return apply(tool.get(), call, new Formula.Scope(call.arguments(), state));
    } catch (JinjaException | JacksonException e) {
      throw new WorldException(tool.get().name(), e);
    }
  }

  private Effect apply(Defined tool, ToolCall call, Formula.Scope scope) {
    return tool.cases().stream()
        .filter(one -> one.when().isEmpty() || Formula.holds(one.when(), scope))
        .findFirst()
        .map(one -> effect(tool, one, call, scope))
        .orElseGet(() -> Effect.answer("Nothing happens."));
  }

  /** Why arguments do not fit the schema, as JSON Schema 2020-12 has it; empty when they do. */
  private static String complaint(Defined tool, ObjectNode arguments) {
    Schema schema = SCHEMAS.getSchema(tool.parameters());
    return schema.validate(arguments.toString(), InputFormat.JSON).stream()
        .map(error ->
            error.getInstanceLocation().toString().isEmpty()
                ? error.getMessage()
                : error.getInstanceLocation() + ": " + error.getMessage())
        .sorted()
        .collect(Collectors.joining("; "));
  }

  private Effect effect(Defined tool, Case happens, ToolCall call, Formula.Scope scope) {
    String answer = Formula.fill(happens.answer(), scope);
    Map<String, JsonNode> values = new LinkedHashMap<>();
    happens
        .set()
        .forEach(
            (place, value) -> values.put(Formula.fill(place, scope), Formula.value(value, scope)));
    values.forEach(this::set);
    if (!happens.news().isEmpty()) {
      news.add(Formula.fill(happens.news(), scope));
    }
    List<StateChange> changes =
        tool.reads() || happens.fails()
            ? List.of()
            : List.of(new StateChange(tool.name(), flat(call.arguments())));
    return new Effect(answer, changes, false, happens.ends());
  }

  private void set(String place, JsonNode value) {
    ObjectNode at = state;
    String[] names = place.split("\\.", -1);
    for (int i = 0; i < names.length - 1; i++) {
      at = at.path(names[i]) instanceof ObjectNode inner ? inner : at.putObject(names[i]);
    }
    at.set(names[names.length - 1], value);
  }

  /** Arguments as texts, those of inner objects under names such as {@code payment.to}. */
  static Map<String, String> flat(ObjectNode arguments) {
    Map<String, String> flat = new LinkedHashMap<>();
    flatten("", arguments, flat);
    return flat;
  }

  private static void flatten(String prefix, ObjectNode object, Map<String, String> flat) {
    object.forEachEntry((name, value) -> {
      if (value instanceof ObjectNode inner) {
        flatten(prefix + name + ".", inner, flat);
      } else {
        flat.put(prefix + name, value.isString() ? value.asString() : value.toString());
      }
    });
  }
}
