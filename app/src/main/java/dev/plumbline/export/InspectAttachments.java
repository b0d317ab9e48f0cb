package dev.plumbline.export;

import dev.plumbline.model.Canonical;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Long texts of a sample, each there once however often it is referred to. */
final class InspectAttachments {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String REFERENCE = "attachment://";
  private static final int LONGEST = 100;
  private static final int DIGITS = 32;

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
    String digest = Canonical.sha256(text).substring(0, DIGITS);
    texts.put(digest, text);
    return REFERENCE + digest;
  }
}
