package dev.plumbline.cli;

import dev.plumbline.checkpoint.LocalSettings;
import dev.plumbline.provider.Targets;
import java.util.OptionalInt;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * How the model of one role is used. Where it is, how much it thinks, and which key goes to it, if
 * it is behind an API: {@code --judge-base-url}, {@code --judge-effort}, {@code --judge-key}. How
 * its weights are read, if it is a checkpoint: {@link LocalOptions}. How long its replies may be:
 * {@code --judge-max-tokens}. What is said of one role holds for no other.
 */
@Command
final class RoleOptions {

  /** What a target may be called. */
  static final String TARGETS =
      "organism/NAME, local/DIR or local/FILE.gguf, or a model behind an API: anthropic/MODEL,"
          + " openai/MODEL, openai-chat/MODEL, google/MODEL, openai-compatible/MODEL, scripted/FILE.";

  private final RoleWords words;
  private final String usualLength;
  private final LocalOptions local;
  private String baseUrl = "";
  private String effort = "";
  private String key = "";
  private String maxTokens = "";

  /**
   * @param usualLength of its replies, in words; empty where its length is said elsewhere
   */
  private RoleOptions(RoleWords words, boolean callsTools, String usualLength) {
    this.words = words;
    this.usualLength = usualLength;
    this.local = LocalOptions.of(words, callsTools);
  }

  /**
   * Of the target that a command assesses; its options have no prefix, and the length of its turns
   * is in {@link SamplingOptions}.
   */
  static RoleOptions target() {
    return new RoleOptions(new RoleWords("target", ""), true, "");
  }

  /** Likewise of the models that a command watches: a base and what becomes of it. */
  static RoleOptions watched() {
    return new RoleOptions(new RoleWords("base", ""), true, "");
  }

  /** Of who writes; its options have no prefix, and its length is in {@link WriterOptions}. */
  static RoleOptions writer() {
    return new RoleOptions(new RoleWords("writer", ""), false, "");
  }

  /**
   * Of another role.
   *
   * @param usualMaxTokens of its replies where it is behind an API
   */
  static RoleOptions of(String role, int usualMaxTokens) {
    return new RoleOptions(
        new RoleWords(role, role + "-"),
        false,
        "%d, or %d for a checkpoint on this machine"
            .formatted(usualMaxTokens, TargetKind.CHECKPOINT.maxTokens()));
  }

  /** Of another role beside a writer. */
  static RoleOptions besideWriter(String role, boolean callsTools) {
    return new RoleOptions(new RoleWords(role, role + "-"), callsTools, "that of --max-tokens");
  }

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("unused") // picocli calls it
  private void addTo(CommandSpec command) {
    command
        .addOption(
            words.option(
                "base-url",
                "URL",
                "Address of the %s's server, such as http://localhost:8000/v1; for openai-compatible models, and for proxies of others.",
                value -> baseUrl = value))
        .addOption(
            words.option(
                "effort",
                "WORD",
                "How much the %s is to think, in its provider's words.",
                value -> effort = value))
        .addOption(
            words.option(
                "key",
                "VARIABLE",
                "Environment variable with the key for the %s's address; 'none' for no key. When not given, the provider's"
                    + " usual one, which goes to the provider's own host only.",
                value -> key = value));
    if (!usualLength.isEmpty()) {
      command.addOption(
          words.option(
              "max-tokens",
              "N",
              "Longest reply of the %s; what is cut off is counted and never used. When not given, "
                  + usualLength
                  + ".",
              value -> maxTokens = value));
    }
    local.addTo(command);
  }

  /** How it is reached, as was asked. */
  Reach reach() {
    return new Reach(words.prefix(), baseUrl, effort, key);
  }

  /**
   * A model in this role, used as was asked.
   *
   * @throws IllegalArgumentException when a number or a format cannot be
   */
  NamedModel asked(String model) {
    boolean checkpoint = LocalOptions.isCheckpoint(model);
    return new NamedModel(
        model, reach(), checkpoint ? local.asked() : LocalSettings.USUAL, maxTokens());
  }

  /** Tokens that its replies may have, where that is said of this role. */
  OptionalInt maxTokens() {
    return maxTokens.isEmpty()
        ? OptionalInt.empty()
        : OptionalInt.of(words.atLeastOne("max-tokens", maxTokens));
  }

  /** Whether it is said how the role's model is reached, or how its weights are used. */
  boolean saysHow() {
    return reach().isGiven() || local.isGiven();
  }

  /**
   * Makes sure that what is said of the role has an effect.
   *
   * @param model that has it; empty for none
   * @throws IllegalArgumentException when there is no such model, or what is said is for one behind
   *     an API and this one is not, or for a checkpoint on this machine and this one is none
   */
  void requireEffect(String model) {
    requireEffect(model.isEmpty() ? Set.of() : Set.of(model));
  }

  /** Likewise, on one at least of several models in the role. */
  void requireEffect(Set<String> models) {
    if (reach().isGiven() && models.stream().noneMatch(Targets::isRemote)) {
      throw noEffect("--%sbase-url, --%1$seffort and --%1$skey are for a %s behind an API", models);
    }
    if (local.isGiven() && models.stream().noneMatch(LocalOptions::isCheckpoint)) {
      throw noEffect(
          local.names() + " are for a %2$s that is a checkpoint on this machine", models);
    }
    if (!maxTokens.isEmpty() && models.stream().allMatch(Writers.GRAMMAR::equals)) {
      throw noEffect("--%smax-tokens is for a %s that is a model", models);
    }
  }

  private IllegalArgumentException noEffect(String options, Set<String> models) {
    return new IllegalArgumentException(
        "%s, and %s; leave %s out"
            .formatted(
                options.formatted(words.prefix(), words.role()),
                models.isEmpty() ? "there is none" : "it is " + String.join(" and ", models),
                options.contains(" are ") ? "them" : "it"));
  }
}
