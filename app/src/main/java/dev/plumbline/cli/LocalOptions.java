package dev.plumbline.cli;

import dev.plumbline.checkpoint.LocalSettings;
import dev.plumbline.checkpoint.ToolFormat;
import dev.plumbline.lm.DataType;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * How a checkpoint on this machine is used in one role: {@code --judge-dtype}, {@code
 * --judge-chat-template}, and, of those that call tools, {@code --tool-format}.
 */
@Command
final class LocalOptions {

  private final RoleWords words;
  private final boolean callsTools;
  private String dtype = "";
  private String toolFormat = "";
  private String chatTemplate = "";

  private LocalOptions(RoleWords words, boolean callsTools) {
    this.words = words;
    this.callsTools = callsTools;
  }

  /** Of the model that a command is about, which calls tools; its options have no prefix. */
  static LocalOptions main(String role) {
    return new LocalOptions(new RoleWords(role, ""), true);
  }

  /** Of a model in some role. */
  static LocalOptions of(RoleWords words, boolean callsTools) {
    return new LocalOptions(words, callsTools);
  }

  @Spec(Spec.Target.MIXEE)
  @SuppressWarnings("unused") // picocli calls it
  void addTo(CommandSpec command) {
    command
        .addOption(
            words.option(
                "dtype",
                "FORMAT",
                "Number format that the weights are kept in where the %s is a checkpoint: float32 when not given, or"
                    + " bfloat16 for half the memory.",
                value -> dtype = value))
        .addOption(
            words.option(
                "chat-template",
                "FILE",
                "A Jinja file in place of the own chat template of a checkpoint that is the %s.",
                value -> chatTemplate = value));
    if (callsTools) {
      command.addOption(
          words.option(
              "tool-format",
              "FORM",
              "In which form a checkpoint that is the %s writes calls of tools: glm, qwen-coder, mistral, function-gemma,"
                  + " hermes, llama. When not given, the one that its chat template asks for.",
              value -> toolFormat = value));
    }
  }

  /**
   * What was asked.
   *
   * @throws IllegalArgumentException when there is no such format
   */
  LocalSettings asked() {
    return new LocalSettings(
        dtype.isEmpty() ? LocalSettings.USUAL.type() : type(words.prefix(), dtype),
        Optional.of(toolFormat).filter(given -> !given.isEmpty()).map(ToolFormat::parse),
        Optional.of(chatTemplate).filter(given -> !given.isEmpty()).map(Path::of));
  }

  /** The number format of a name, as an option called {@code dtype} with this prefix has it. */
  static DataType type(String prefix, String dtype) {
    return Arrays.stream(DataType.values())
        .filter(type -> type.label().equals(dtype))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "%sdtype is '%s', must be one of %s"
                    .formatted(
                        prefix,
                        dtype,
                        Arrays.stream(DataType.values())
                            .map(DataType::label)
                            .collect(Collectors.joining(", ")))));
  }

  boolean isGiven() {
    return !(dtype.isEmpty() && toolFormat.isEmpty() && chatTemplate.isEmpty());
  }

  /** What these options are called, in one line. */
  String names() {
    String prefix = "--" + words.prefix();
    return prefix
        + (callsTools ? "dtype, " + prefix + "tool-format" : "dtype")
        + " and "
        + prefix
        + "chat-template";
  }

  /** Whether a name means weights on this machine. */
  static boolean isCheckpoint(String model) {
    return !model.isEmpty() && !model.equals(Writers.GRAMMAR) && TargetKind.isOnThisMachine(model);
  }
}
