package dev.plumbline.cli;

import dev.plumbline.checkpoint.LocalSettings;
import java.util.OptionalInt;

/**
 * A model that was asked for.
 *
 * @param name such as {@code anthropic/MODEL}, {@code local/DIR} or {@code scripted/FILE}
 * @param reach how it is reached, where it is behind an API
 * @param local how its weights are used, where they are on this machine
 * @param maxTokens that its replies may have, where that was said of it
 */
record NamedModel(String name, Reach reach, LocalSettings local, OptionalInt maxTokens) {

  /** One of which nothing is said but how it is reached. */
  NamedModel(String name, Reach reach) {
    this(name, reach, LocalSettings.USUAL, OptionalInt.empty());
  }

  /** What tells two uses of a model apart. */
  NamedModel inNoRole() {
    return new NamedModel(
        name,
        new Reach("", reach.baseUrl(), reach.effort(), reach.key()),
        local,
        OptionalInt.empty());
  }

  /** The same, with replies of at most so many tokens. */
  NamedModel limited(int most) {
    return new NamedModel(name, reach, local, OptionalInt.of(most));
  }

  /** Likewise of one of several in the role, whose address was not what was given. */
  NamedModel elsewhere() {
    return new NamedModel(name, reach.elsewhere(), local, maxTokens);
  }

  /**
   * Tokens that its replies may have.
   *
   * @param behindApi for a model that is not on this machine, when nothing was said
   * @throws IllegalArgumentException when it names a checkpoint that is not there
   */
  int maxTokens(int behindApi) {
    return maxTokens.orElseGet(
        () -> LocalOptions.isCheckpoint(name) ? TargetKind.of(name).maxTokens() : behindApi);
  }
}
