package dev.plumbline.cli;

import java.util.function.Consumer;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Makes the options of one role, which are alike but for its prefix and its name.
 *
 * @param role as people call it
 * @param prefix of its options, such as {@code judge-}; empty for a command's main model
 */
record RoleWords(String role, String prefix) {

  /**
   * An option that is empty when it is not given.
   *
   * @param about what it says; {@code %s} is the role
   * @param keep gets what was given
   */
  OptionSpec option(String name, String label, String about, Consumer<String> keep) {
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

  /**
   * A whole number that was given.
   *
   * @throws IllegalArgumentException when it is none, or less than 1
   */
  int atLeastOne(String name, String given) {
    try {
      int number = Integer.parseInt(given.strip());
      if (number >= 1) {
        return number;
      }
    } catch (NumberFormatException ignored) {
      // It is told below.
    }
    throw new IllegalArgumentException(
        "--%s%s is '%s', must be a whole number of 1 or more".formatted(prefix, name, given));
  }
}
