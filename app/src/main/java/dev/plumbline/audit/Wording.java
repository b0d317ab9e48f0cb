package dev.plumbline.audit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** The words of a model's task, under a name with their version. */
record Wording(String name, String instruction) {

  /** One of the project's. */
  static Wording load(String name) {
    try (InputStream in = Wording.class.getResourceAsStream(name + ".yaml")) {
      return YAMLMapper.shared().readValue(in, Wording.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
