package dev.plumbline.suite;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.loader.StringLoader;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;

/** Fills slots in texts; a slot that nothing fills is an error. Thread safe. */
final class Templates {

  private static final PebbleEngine ENGINE =
      new PebbleEngine.Builder()
          .loader(new StringLoader())
          .autoEscaping(false)
          .strictVariables(true)
          .newLineTrimming(false)
          .build();

  private Templates() {}

  static String fill(String text, Map<String, String> slots) {
    if (!text.contains("{")) {
      return text;
    }
    try {
      StringWriter filled = new StringWriter();
      ENGINE.getTemplate(text).evaluate(filled, Map.copyOf(slots));
      return filled.toString();
    } catch (PebbleException e) {
      throw new ScenarioException("%s, in: %s".formatted(e.getPebbleMessage(), excerpt(text)), e);
    } catch (IOException e) {
      throw new UncheckedIOException("a string writer failed", e);
    }
  }

  private static String excerpt(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= 120 ? line : line.substring(0, 120) + "...";
  }
}
