package dev.plumbline.cli;

import dev.plumbline.checkpoint.CheckpointPath;
import dev.plumbline.console.Terminal;
import dev.plumbline.lm.AdapterFolder;
import dev.plumbline.lm.Checkpoint;
import dev.plumbline.lm.DataType;
import dev.plumbline.lm.Device;
import dev.plumbline.lm.LanguageModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "merge",
    description = {
      "Writes a checkpoint with low-rank adapters in its weights: those of 'plumbline train', or of any tool that has PEFT's layout.",
      "Everything else in it (tokenizer, chat template, settings of generation) is as the base has it."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline merge --base DIR --adapter tuned/adapter --out merged",
      "  plumbline merge --base DIR --adapter checkpoint-200 --dtype bfloat16 --out merged"
    })
final class MergeCommand implements Callable<Integer> {

  @Option(
      names = "--base",
      paramLabel = "CHECKPOINT",
      required = true,
      description = "The checkpoint that the adapters were trained on: a folder, or a GGUF file.")
  private String base = "";

  @Option(
      names = "--adapter",
      paramLabel = "DIR",
      required = true,
      description = "A folder with adapter_config.json and adapter_model.safetensors.")
  private Path adapter = Path.of("");

  @Option(
      names = "--dtype",
      paramLabel = "FORMAT",
      defaultValue = "float32",
      description = "Number format of the weights that are written: float32 or bfloat16.")
  private String dtype = "";

  @Option(
      names = "--out",
      paramLabel = "DIR",
      required = true,
      description = "Folder to write, which is not there yet; it appears whole or not at all.")
  private Path out = Path.of("");

  @Override
  public Integer call() {
    Path checkpoint = CheckpointPath.of(base);
    DataType type = LocalOptions.type("", dtype);
    if (Files.exists(out)) {
      throw new IllegalArgumentException(
          "%s is there already; remove it or name another folder".formatted(out));
    }
    try (LanguageModel merged = AdapterFolder.loadMerged(adapter, checkpoint, type, Device.CPU)) {
      Checkpoint.saveLike(checkpoint, out, merged, type, Long.MAX_VALUE);
    }
    System.out.println(Terminal.escape(out.toString()));
    return 0;
  }
}
