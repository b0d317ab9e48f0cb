package dev.plumbline.lm.gguf;

import dev.plumbline.lm.CorruptCheckpointException;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The settings of a model in a file's metadata, by their names without the architecture's. */
record Settings(Container container, Architecture architecture) {

  JsonNode value(String name) {
    return container.value(key(name));
  }

  private String key(String name) {
    return architecture.ggufName + "." + name;
  }

  boolean has(String name) {
    return !value(name).isMissingNode();
  }

  int integer(String name) {
    JsonNode value = value(name);
    expect(name, value.isIntegralNumber() && value.canConvertToInt(), "an integer");
    return value.asInt();
  }

  int integer(String name, int absent) {
    return has(name) ? integer(name) : absent;
  }

  double number(String name, double absent) {
    return optionalNumber(name).orElse(absent);
  }

  double number(String name) {
    expect(name, has(name), "a number");
    return number(name, 0);
  }

  Optional<Double> optionalNumber(String name) {
    JsonNode value = value(name);
    expect(name, value.isMissingNode() || value.isNumber(), "a number");
    return value.isMissingNode() ? Optional.empty() : Optional.of(value.asDouble());
  }

  String text(String name, String absent) {
    return value(name).asString(absent);
  }

  void expect(String name, boolean condition, String expected) {
    if (!condition) {
      throw new CorruptCheckpointException(
          container.file(), key(name) + " " + shortened(value(name)), expected);
    }
  }

  private static String shortened(JsonNode value) {
    String text = value.isMissingNode() ? "absent" : value.toString();
    return text.length() <= 80 ? text : text.substring(0, 80) + "...";
  }
}
