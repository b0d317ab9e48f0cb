package dev.plumbline.cli;

import dev.plumbline.provider.Targets;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Spec;

/**
 * Where the model of one role is, how much it thinks, and which key goes to it: {@code
 * --judge-base-url}, {@code --judge-effort}, {@code --judge-key}. What is said of one role holds
 * for no other.
 */
@Command
final class RoleOptions {

  private final String role;
  private final String prefix;
  private String baseUrl = "";
  private String effort = "";
  private String key = "";

  private RoleOptions(String role, String prefix) {
    this.role = role;
    this.prefix = prefix;
  }

  /** Of the model that a command is about; its options have no prefix. */
  static RoleOptions main(String role) {
    return new RoleOptions(role, "");
  }

  /** Of another role. */
  static RoleOptions of(String role) {
    return new RoleOptions(role, role + "-");
  }

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("unused") // picocli calls it
  private void addTo(CommandSpec command) {
    command
        .addOption(
            text(
                "base-url",
                "URL",
                "Address of the %s's server, such as http://localhost:8000/v1; for openai-compatible models, and for proxies of others.",
                value -> baseUrl = value))
        .addOption(
            text(
                "effort",
                "WORD",
                "How much the %s is to think, in its provider's words.",
                value -> effort = value))
        .addOption(
            text(
                "key",
                "VARIABLE",
                "Environment variable with the key for the %s's address; 'none' for no key. When not given, the provider's"
                    + " usual one, which goes to the provider's own host only.",
                value -> key = value));
  }

  private OptionSpec text(String name, String label, String about, Consumer<String> keep) {
    ISetter setter =
        new ISetter() {
          @Override
          public <T> T set(T value) {
            keep.accept(value == null ? "" : value.toString());
            return value;
          }
        };
    return OptionSpec.builder("--" + prefix + name)
        .type(String.class)
        .paramLabel(label)
        .defaultValue("")
        .showDefaultValue(Visibility.NEVER)
        .description(about.formatted(role))
        .setter(setter)
        .build();
  }

  /** What was asked. */
  Reach asked() {
    return new Reach(prefix, baseUrl, effort, key);
  }

  /**
   * Makes sure that what is said of the role has an effect.
   *
   * @param model that has it; empty for none
   * @throws IllegalArgumentException when there is no such model, or it is on this machine
   */
  void requireEffect(String model) {
    if (asked().isGiven() && !Targets.isRemote(model)) {
      throw new IllegalArgumentException(
          "--%sbase-url, --%1$seffort and --%1$skey are for a %s behind an API, and %s; leave them out"
              .formatted(prefix, role, model.isEmpty() ? "there is none" : "it is " + model));
    }
  }
}
