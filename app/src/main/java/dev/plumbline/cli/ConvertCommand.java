package dev.plumbline.cli;

import dev.plumbline.checkpoint.CheckpointPath;
import dev.plumbline.console.Terminal;
import dev.plumbline.lm.GgufConversion;
import dev.plumbline.lm.gguf.StoredAs;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "convert",
    description = {
      "Writes a checkpoint as a GGUF file, which llama.cpp, Ollama and others run:",
      "weights, tokenizer, chat template and settings of generation in one file, which appears whole or not at all. What such a file cannot say is refused, not left out."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline convert trained/difficult-advice --out model.gguf",
      "  plumbline convert trained/difficult-advice --out small.gguf --dtype q8_0",
      "  plumbline convert downloaded.gguf --out exact.gguf --dtype f32"
    })
final class ConvertCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "CHECKPOINT",
      description = "A folder in Hugging Face layout, a GGUF file, or organism/NAME.")
  private String checkpoint = "";

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "The file to write; it ends in .gguf and is not there yet.")
  private Path file = Path.of("");

  @Option(
      names = "--dtype",
      description =
          "How matrices are stored, one of: ${COMPLETION-CANDIDATES}, in small letters or large.")
  private StoredAs type = StoredAs.BF16;

  @Override
  public Integer call() {
    GgufConversion.write(CheckpointPath.of(checkpoint), file, type);
    System.out.println(Terminal.escape(file.toString()));
    return 0;
  }
}
