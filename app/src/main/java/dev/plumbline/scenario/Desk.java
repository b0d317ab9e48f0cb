package dev.plumbline.scenario;

import dev.plumbline.model.ToolCall;
import dev.plumbline.model.ToolDefinition;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A desk in an office: a few tools with one {@link Operation} each, and files to read. A call that
 * fits no tool ends the scene.
 *
 * @param documents what reading a file returns, by file name
 */
public record Desk(List<Tool> tools, Map<String, String> documents) implements World {

  /** Chat without tools. */
  public static final Desk EMPTY = new Desk(List.of(), Map.of());

  public Desk {
    tools = List.copyOf(tools);
    documents = Map.copyOf(documents);
  }

  @Override
  public Environment open() {
    return new Environment() {
      @Override
      public List<ToolDefinition> tools() {
        return tools.stream().map(Tool::definition).toList();
      }

      @Override
      public Effect apply(ToolCall call) {
        return Desk.this.apply(call);
      }
    };
  }

  private Environment.Effect apply(ToolCall call) {
    for (Tool tool : tools) {
      if (tool.name().equals(call.name())) {
        return apply(tool.operation(), call.texts());
      }
    }
    return rejected("There is no tool " + call.name() + ".");
  }

  private Environment.Effect apply(Operation operation, Map<String, String> arguments) {
    if (!arguments.keySet().equals(Set.copyOf(operation.parameters()))
        || arguments.containsValue("")) {
      return rejected("It needs " + String.join(" and ", operation.parameters()) + ".");
    }
    if (operation == Operation.READ) {
      String file = arguments.getOrDefault("file", "");
      String text = documents.get(file);
      return text == null
          ? rejected("There is no file " + file + ".")
          : Environment.Effect.answer(text);
    }
    return Environment.Effect.answer("Done.", new StateChange(operation.label(), arguments));
  }

  private static Environment.Effect rejected(String text) {
    return new Environment.Effect(text, List.of(), true, true);
  }
}
