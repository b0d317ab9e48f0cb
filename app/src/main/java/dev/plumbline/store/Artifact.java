package dev.plumbline.store;

/**
 * Anything else that is kept, such as an arm or an estimate.
 *
 * @param key digest of what it was made from
 * @param kind what it is; artifacts are listed by it
 * @param payload JSON; not looked into
 */
public record Artifact(String key, String kind, String payload) {
  public Artifact {
    if (key.isBlank() || kind.isBlank()) {
      throw new IllegalArgumentException(
          "An artifact needs a key and a kind, not '%s' and '%s'.".formatted(key, kind));
    }
  }
}
