package dev.plumbline.scenario;

import dev.plumbline.model.ToolCall;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The simulated company that an agent's tools act on. A call either fits a tool and takes effect,
 * or is rejected.
 */
public final class Company {

  private final List<Tool> tools;
  private final Map<String, String> documents;

  public Company(List<Tool> tools, Map<String, String> documents) {
    this.tools = List.copyOf(tools);
    this.documents = Map.copyOf(documents);
  }

  /**
   * What a call did.
   *
   * @param text what the tool answers
   * @param changes what it changed; empty for reading and for rejected calls
   */
  public record Effect(String text, List<StateChange> changes, boolean rejected) {
    public Effect {
      changes = List.copyOf(changes);
    }
  }

  public Effect apply(ToolCall call) {
    for (Tool tool : tools) {
      if (tool.name().equals(call.name())) {
        return apply(tool.operation(), call.arguments());
      }
    }
    return new Effect("There is no tool " + call.name() + ".", List.of(), true);
  }

  private Effect apply(Operation operation, Map<String, String> arguments) {
    if (!arguments.keySet().equals(Set.copyOf(operation.parameters()))
        || arguments.containsValue("")) {
      return new Effect(
          "It needs " + String.join(" and ", operation.parameters()) + ".", List.of(), true);
    }
    if (operation == Operation.READ) {
      String file = arguments.getOrDefault("file", "");
      String text = documents.get(file);
      return text == null
          ? new Effect("There is no file " + file + ".", List.of(), true)
          : new Effect(text, List.of(), false);
    }
    return new Effect("Done.", List.of(new StateChange(operation, arguments)), false);
  }
}
