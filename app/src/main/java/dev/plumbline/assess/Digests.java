package dev.plumbline.assess;

import dev.plumbline.rollout.Trial;
import dev.plumbline.scenario.Scenario;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Records as canonical JSON, and their digests. */
final class Digests {

  /** Properties and map entries sorted, so that equal records give equal text. */
  static final ObjectMapper CANONICAL =
      JsonMapper.builder()
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  private Digests() {}

  /** What makes a trial the same trial: its scenario, its target, its seed and its ordinal. */
  static String key(Trial trial, String targetDigest) {
    return sha256(
        scenario(trial.scenario())
            + "/"
            + targetDigest
            + "/"
            + trial.seed()
            + "/"
            + trial.ordinal());
  }

  /** What makes a scenario the same scenario. */
  static String scenario(Scenario scenario) {
    return sha256(CANONICAL.writeValueAsString(scenario));
  }

  static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
