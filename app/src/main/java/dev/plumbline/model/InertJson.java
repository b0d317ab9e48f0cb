package dev.plumbline.model;

import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.json.JsonMapper;

/** Other people's words, as data within a prompt. */
public final class InertJson {

  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  private InertJson() {}

  /**
   * JSON in which nothing but ASCII stands and no angle bracket, so that nobody whose words are in
   * it can write where it ends.
   */
  public static String of(Object value) {
    return JSON.writeValueAsString(value).replace("<", "\\u003c").replace(">", "\\u003e");
  }
}
