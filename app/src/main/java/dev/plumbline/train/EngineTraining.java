package dev.plumbline.train;

import dev.plumbline.Claim;
import dev.plumbline.console.Progress;
import dev.plumbline.lm.gguf.Gguf;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A training that another program does, on the tokens that {@link Training} would train on, in the
 * same order. The folder holds {@code claim.json}, what it was begun with, and the engine's folder;
 * in the end what the engine leaves.
 */
public record EngineTraining(FineTuning tuning, Engine engine, Path out) {

  /**
   * Takes the folder and writes all that the engine needs, again where it is there already.
   *
   * @throws IllegalArgumentException when the engine cannot do what is asked, or the folder was
   *     begun with something else
   */
  public void write(OpenBase base) {
    requireAble(base.checkpoint());
    EngineSettings asked = EngineSettings.of(tuning);
    claim(base).hold(out, List.of(Training.RECORD, Training.STATE, Training.CHECKPOINT));
    Path folder = engine.folder(out);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make " + folder, e);
    }
    EngineRows.write(
        folder.resolve(Engine.DATA),
        tuning.data().order(tuning.settings().seed()),
        asked.rows(),
        engine == Engine.AXOLOTL);
    switch (engine) {
      case TRL -> TrlFiles.write(asked, base.checkpoint(), out);
      case AXOLOTL -> AxolotlFiles.write(asked, base.checkpoint(), out);
    }
  }

  private void requireAble(Path base) {
    if (Gguf.isNamedBy(base)) {
      throw new IllegalArgumentException(
          "%s is a GGUF file, and %s trains folders in Hugging Face layout; give the folder that the file was made of"
              .formatted(base, engine.label()));
    }
    switch (engine) {
      case TRL -> EngineRows.requireRows(tuning.data());
      case AXOLOTL -> AxolotlFiles.requireAble(tuning);
    }
  }

  private Claim claim(OpenBase base) {
    Map<String, String> facts = new TreeMap<>(tuning.job(base, Progress.none()).claim().facts());
    facts.put("engine", engine.label());
    return new Claim(facts);
  }

  /** Whether there is nothing left to do; of axolotl only axolotl knows. */
  public boolean isDone() {
    return switch (engine) {
      case TRL -> Files.exists(engine.result(out));
      case AXOLOTL -> false;
    };
  }

  /** The words that start it by hand. */
  public String command(String python) {
    return String.join(" ", engine.command(python, engine.start(out)));
  }

  /**
   * Runs the engine; it reads and says what it does where this program does.
   *
   * @param python the interpreter that has it
   * @return its exit code
   * @throws IllegalArgumentException when it is not installed there
   */
  public int run(String python) {
    if (!isInstalled(python)) {
      throw new IllegalArgumentException(
          "%s is not installed for %s; install it with '%s -m pip install %s', then run this again or start it with '%s'"
              .formatted(engine.label(), python, python, engine.packages(), command(python)));
    }
    ProcessBuilder program =
        new ProcessBuilder(engine.command(python, engine.start(out))).inheritIO();
    activate(program.environment(), python);
    return exitCode(program);
  }

  /**
   * Engines start programs that were installed beside them, which are found as in an activated
   * environment; and what axolotl would report to its makers stays here.
   */
  private static void activate(Map<String, String> environment, String python) {
    Path folder = Path.of(python).getParent();
    if (folder != null) {
      environment.merge(
          "PATH",
          folder.toAbsolutePath().toString(),
          (path, own) -> own + File.pathSeparator + path);
    }
    environment.putIfAbsent("AXOLOTL_DO_NOT_TRACK", "1");
  }

  private boolean isInstalled(String python) {
    ProcessBuilder probe =
        new ProcessBuilder(engine.probe(python))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD);
    try {
      return exitCode(probe) == 0;
    } catch (UncheckedIOException e) {
      return false; // there is no such interpreter
    }
  }

  private static int exitCode(ProcessBuilder program) {
    try {
      Process process = program.start();
      Thread end = new Thread(() -> end(process));
      Runtime.getRuntime().addShutdownHook(end);
      try {
        return process.waitFor();
      } catch (InterruptedException e) {
        end(process);
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while it waited for " + program.command(), e);
      } finally {
        remove(end);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + program.command().getFirst(), e);
    }
  }

  /** Ends it with all that it started: none trains on in a folder where it may be started again. */
  private static void end(Process process) {
    process.descendants().forEach(ProcessHandle::destroy);
    process.destroy();
  }

  private static void remove(Thread end) {
    try {
      Runtime.getRuntime().removeShutdownHook(end);
    } catch (IllegalStateException e) {
      // This program ends already, and has begun to end the other.
    }
  }
}
