package dev.plumbline.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The words of a model's task, under a name with their version. */
public record Wording(String name, String instruction) {

  /** One of the project's, beside the class that uses it. */
  public static Wording load(Class<?> user, String name) {
    try (InputStream in = user.getResourceAsStream(name + ".yaml")) {
      return YAMLMapper.shared().readValue(in, Wording.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
