package dev.plumbline.model;

import dev.plumbline.Unicode;
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

  /** Reads trees. */
  public static final JsonMapper MAPPER = JsonMapper.builder().nodeFactory(NODES).build();

  private WellFormedJson() {}
}
