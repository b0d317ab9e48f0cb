package dev.plumbline.cli;

import dev.plumbline.provider.Settings;
import dev.plumbline.provider.Settings.Address;

/**
 * How the model of one role is reached, as was asked.
 *
 * @param prefix of the role's options, such as {@code judge-}; empty for a command's main model
 * @param baseUrl of its server; empty for the provider's own
 * @param effort how much it is to think, in the provider's words; empty for as it likes
 * @param key the environment variable with the key for this address; empty for the usual one
 */
record Reach(String prefix, String baseUrl, String effort, String key) {

  /** Nothing is said of the role. */
  static Reach usual(String prefix) {
    return new Reach(prefix, "", "", "");
  }

  /** Likewise of one of several models in the role, whose address was not what was given. */
  Reach elsewhere() {
    return new Reach(prefix, "", effort, "");
  }

  /** With what holds for all models of a command. */
  Settings in(Settings shared) {
    return shared
        .withEffort(effort)
        .withAddress(new Address(prefix, baseUrl, key, shared.address().plainHttp()));
  }

  boolean hasAddress() {
    return !(baseUrl.isEmpty() && key.isEmpty());
  }

  boolean isGiven() {
    return hasAddress() || !effort.isEmpty();
  }
}
