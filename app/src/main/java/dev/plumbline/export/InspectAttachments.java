package dev.plumbline.export;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.commons.codec.digest.MurmurHash3;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Long texts of a sample, each there once however often it is referred to. */
final class InspectAttachments {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String REFERENCE = "attachment://";
  private static final int LONGEST = 100;

  private final Map<String, String> texts = new LinkedHashMap<>();

  /** The texts, by what references call them. */
  ObjectNode all() {
    ObjectNode all = JSON.objectNode();
    texts.forEach(all::put);
    return all;
  }

  /** A copy in which references stand for long texts. */
  JsonNode shortened(JsonNode node) {
    if (node.isString()) {
      return JSON.stringNode(shortened(node.asString()));
    }
    if (node instanceof ObjectNode object) {
      ObjectNode copy = JSON.objectNode();
      object
          .propertyStream()
          .forEach(property -> copy.set(property.getKey(), shortened(property.getValue())));
      return copy;
    }
    if (node.isArray()) {
      ArrayNode copy = JSON.arrayNode();
      node.valueStream().forEach(value -> copy.add(shortened(value)));
      return copy;
    }
    return node;
  }

  /** The text, or a reference to it if it is long. */
  String shortened(String text) {
    if (text.length() <= LONGEST) {
      return text;
    }
    String digest = name(text);
    texts.put(digest, text);
    return REFERENCE + digest;
  }

  /** What Inspect itself calls a text, so that a log that it reads and writes stays the same. */
  static String name(String text) {
    long[] hash = MurmurHash3.hash128x64(text.getBytes(StandardCharsets.UTF_8));
    return String.format(Locale.ROOT, "%016x%016x", hash[0], hash[1]);
  }
}
