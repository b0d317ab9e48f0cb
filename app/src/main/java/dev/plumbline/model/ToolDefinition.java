package dev.plumbline.model;

import java.util.List;

/** A tool as offered to a model. */
public record ToolDefinition(String name, String description, List<Parameter> parameters) {
  public ToolDefinition {
    parameters = List.copyOf(parameters);
  }

  /**
   * One argument of a tool: a string, perhaps of a few.
   *
   * @param allowed the values it may take; any when empty
   */
  public record Parameter(String name, String description, boolean required, List<String> allowed) {
    public Parameter {
      allowed = List.copyOf(allowed);
    }

    public static Parameter required(String name, String description) {
      return new Parameter(name, description, true, List.of());
    }

    public static Parameter optional(String name, String description) {
      return new Parameter(name, description, false, List.of());
    }
  }
}
