package dev.plumbline.model;

import dev.plumbline.Unicode;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.StringNode;

/**
 * JSON that others wrote, read into trees whose texts can be stored: half a surrogate pair is legal
 * in JSON, and in no UTF-8.
 */
public final class WellFormedJson {

  /** Makes the trees of other formats, too. */
  public static final JsonNodeFactory NODES =
      new JsonNodeFactory() {
        @Override
        public StringNode stringNode(String text) {
          return super.stringNode(Unicode.wellFormed(text));
        }
      };

  /** Reads trees; of numbers also those that Python writes and JSON does not have, as NaN. */
  public static final JsonMapper MAPPER =
      JsonMapper.builder()
          .nodeFactory(NODES)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .build();

  private WellFormedJson() {}

  /** The tree of a text; empty when it is no JSON, or nothing. */
  public static Optional<JsonNode> parse(String text) {
    try {
      JsonNode node = MAPPER.readTree(text);
      return node.isMissingNode() ? Optional.empty() : Optional.of(node);
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }
}
