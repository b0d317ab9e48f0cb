package dev.plumbline.cli;

import dev.plumbline.console.Terminal;
import dev.plumbline.train.Engine;
import dev.plumbline.train.EngineTraining;
import dev.plumbline.train.FineTuning;
import dev.plumbline.train.OpenBase;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Another program that trains. */
final class EngineOptions {

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      defaultValue = "",
      showDefaultValue = Visibility.NEVER,
      description =
          "Have another program train on the same tokens: ${COMPLETION-CANDIDATES}. What it needs is written into a"
              + " folder of that name in --out, and it is started.",
      completionCandidates = Labels.class)
  private String engine = "";

  @Option(
      names = "--python",
      paramLabel = "FILE",
      defaultValue = "python3",
      description = "The Python that the engine is installed for.")
  private String python = "";

  @Option(names = "--write-only", description = "Write what the engine needs, and do not start it.")
  private boolean writeOnly;

  /**
   * Has the engine train, or go on, or finds it done.
   *
   * @return the engine's exit code
   */
  int train(FineTuning tuning, OpenBase base, Path out) {
    EngineTraining training = new EngineTraining(tuning, Engine.parse(engine), out);
    training.write(base);
    if (writeOnly) {
      print("Start it with: ", training.command(python));
      return 0;
    }
    int exitCode = training.isDone() ? 0 : training.run(python);
    if (exitCode == 0) {
      print("Checkpoint: ", training.engine().result(out).toString());
    }
    return exitCode;
  }

  private static void print(String what, String text) {
    System.out.println(what + Terminal.escape(text));
  }

  /** The engines' names, for the help. */
  static final class Labels implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(Engine.values()).map(Engine::label).iterator();
    }
  }
}
