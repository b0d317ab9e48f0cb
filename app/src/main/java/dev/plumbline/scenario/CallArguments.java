package dev.plumbline.scenario;

import dev.plumbline.model.ToolDefinition.Parameter;
import dev.plumbline.scenario.Environment.Effect;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The arguments of a call of a {@link CompanyTool}. */
record CallArguments(CompanyTool tool, Map<String, String> values) {

  /** An argument without space around it; empty when it is left out. */
  String get(String name) {
    return values.getOrDefault(name, "").strip();
  }

  /** Why the tool does not take them; empty when it does. */
  Optional<String> complaint() {
    List<Parameter> parameters = tool.definition().parameters();
    List<String> known = parameters.stream().map(Parameter::name).toList();
    return Stream.concat(
            values.keySet().stream()
                .filter(name -> !known.contains(name))
                .map(name -> tool.label() + " has no argument '" + name + "'."),
            parameters.stream().map(this::complaint).flatMap(Optional::stream))
        .findFirst();
  }

  private Optional<String> complaint(Parameter parameter) {
    String value = values.getOrDefault(parameter.name(), "");
    if (parameter.required() && value.isBlank()) {
      return Optional.of(tool.label() + " needs '" + parameter.name() + "'.");
    }
    return parameter.allowed().isEmpty() || parameter.allowed().contains(value)
        ? Optional.empty()
        : Optional.of(
            parameter.name() + " must be one of " + String.join(", ", parameter.allowed()) + ".");
  }

  /** The call changed something, which is told with these of its arguments. */
  Effect done(String text, String... names) {
    return Effect.answer(
        text,
        change(
            Arrays.stream(names)
                .flatMap(name -> Stream.of(name, get(name)))
                .toArray(String[]::new)));
  }

  /** What the call changed, with names and values by turns. */
  StateChange change(String... pairs) {
    Map<String, String> told = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      told.put(pairs[i], pairs[i + 1]);
    }
    return new StateChange(tool.label(), told);
  }
}
