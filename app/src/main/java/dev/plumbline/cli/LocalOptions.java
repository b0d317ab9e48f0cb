package dev.plumbline.cli;

import dev.plumbline.checkpoint.LocalSettings;
import dev.plumbline.checkpoint.ToolFormat;
import dev.plumbline.lm.DataType;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How a checkpoint on this machine is used. */
final class LocalOptions {

  @Option(
      names = "--dtype",
      paramLabel = "FORMAT",
      defaultValue = "float32",
      description =
          "Number format that a checkpoint's weights are kept in: float32, or bfloat16 for half the memory.")
  private String dtype = "";

  @Option(
      names = "--tool-format",
      paramLabel = "FORM",
      defaultValue = "",
      showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
      description =
          "In which form a checkpoint writes calls of tools: glm, qwen-coder, mistral, function-gemma, hermes, llama."
              + " When not given, the one that its chat template asks for.")
  private String toolFormat = "";

  @Option(
      names = "--chat-template",
      paramLabel = "FILE",
      description = "A Jinja file in place of a checkpoint's own chat template.")
  private @Nullable Path chatTemplate;

  /**
   * What was asked.
   *
   * @throws IllegalArgumentException when there is no such format
   */
  LocalSettings asked() {
    return new LocalSettings(
        type(),
        Optional.of(toolFormat).filter(given -> !given.isEmpty()).map(ToolFormat::parse),
        Optional.ofNullable(chatTemplate));
  }

  private DataType type() {
    return Arrays.stream(DataType.values())
        .filter(type -> type.label().equals(dtype))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "dtype is '%s', must be one of %s"
                    .formatted(
                        dtype,
                        Arrays.stream(DataType.values())
                            .map(DataType::label)
                            .collect(Collectors.joining(", ")))));
  }

  /**
   * Makes sure that nothing of it was asked of a model that is not on this machine.
   *
   * @throws IllegalArgumentException otherwise
   */
  void requireNone(String model) {
    if (!asked().equals(LocalSettings.USUAL)) {
      throw new IllegalArgumentException(
          "--dtype, --tool-format and --chat-template are for checkpoints on this machine, and %s is behind an API; leave them out"
              .formatted(model));
    }
  }
}
