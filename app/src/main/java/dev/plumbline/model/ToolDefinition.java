package dev.plumbline.model;

import java.util.List;

/** A tool as offered to a model; all parameters are required strings. */
public record ToolDefinition(String name, String description, List<String> parameters) {
  public ToolDefinition {
    parameters = List.copyOf(parameters);
  }
}
