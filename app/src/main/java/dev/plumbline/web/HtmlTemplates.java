package dev.plumbline.web;

import dev.plumbline.model.Canonical;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * The pages' templates: resources beside this class. Whatever a template is given is escaped; none
 * of them takes a text as it is. A name that nothing fills is an error. Thread safe.
 */
final class HtmlTemplates {

  static final String STYLE = resource("view.css");
  static final String SCRIPT = resource("view.js");

  /** Of both, so that browsers may keep them. */
  static final String DIGEST = Canonical.sha256(STYLE + SCRIPT).substring(0, 12);

  private static final PebbleEngine ENGINE = engine();

  private HtmlTemplates() {}

  private static PebbleEngine engine() {
    ClasspathLoader loader = new ClasspathLoader(HtmlTemplates.class.getClassLoader());
    loader.setPrefix("dev/plumbline/web");
    loader.setSuffix(".html");
    return new PebbleEngine.Builder()
        .loader(loader)
        .autoEscaping(true)
        .strictVariables(true)
        .build();
  }

  static String fill(String name, Map<String, Object> values) {
    try {
      StringWriter filled = new StringWriter();
      ENGINE.getTemplate(name).evaluate(filled, values);
      return filled.toString();
    } catch (IOException e) {
      throw new UncheckedIOException("a string writer failed", e);
    }
  }

  private static String resource(String name) {
    try (InputStream in = HtmlTemplates.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + name + " is not in the build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the resource " + name, e);
    }
  }
}
