package dev.plumbline.scenario;

import dev.plumbline.model.ToolDefinition;
import dev.plumbline.model.ToolDefinition.Parameter;

/** A named way to do an operation: companies call the same thing differently. */
public record Tool(String name, Operation operation) {

  public ToolDefinition definition() {
    return new ToolDefinition(
        name,
        operation.label(),
        operation.parameters().stream()
            .map(parameter -> Parameter.required(parameter, parameter))
            .toList());
  }
}
