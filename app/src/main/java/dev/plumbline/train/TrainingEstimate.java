package dev.plumbline.train;

import dev.plumbline.Folders;
import dev.plumbline.console.Progress;
import dev.plumbline.lm.ExampleSource;
import dev.plumbline.lm.LanguageModel;
import dev.plumbline.lm.Trainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/**
 * What a training takes, as measured on its first steps on this machine, of which nothing is kept.
 *
 * @param trained numbers that it changes
 * @param steps in all
 * @param seconds of all steps, without reading and saving
 * @param memory most that the process has had resident, in bytes; empty where the system does not
 *     tell
 * @param disk of its state while it trains, in bytes: what it changes, and two moments of it
 */
public record TrainingEstimate(
    long trained, int steps, double seconds, OptionalLong memory, long disk) {

  private static final Path STATUS = Path.of("/proc/self/status");

  /** The first step warms up; as many more are timed, unless there are fewer. */
  private static final int TIMED = 2;

  private record Moment(long nanoseconds, long tokens) {
    static Moment now(long tokens) {
      return new Moment(System.nanoTime(), tokens);
    }
  }

  /** Measures it. */
  public static TrainingEstimate of(Tuning tuning, OpenBase base) {
    Tuning beginning = tuning.beginning(1 + TIMED);
    Path folder = temporary();
    try {
      Training.Job job = beginning.job(base, Progress.none());
      List<Moment> moments = new ArrayList<>();
      try (LanguageModel model = job.part().load(base.checkpoint(), job.device());
          ExampleSource source = job.source().of(model, folder)) {
        moments.add(Moment.now(0));
        Trainer.train(
            model,
            source,
            job.loss(),
            job.settings(),
            step -> moments.add(Moment.now(step.tokens())) && step.step() <= TIMED);
        long trained = model.trainable().count();
        return new TrainingEstimate(
            trained,
            tuning.settings().steps(),
            tuning.seconds(seconds(moments), tokens(moments)),
            peak(),
            3 * Float.BYTES * trained);
      }
    } finally {
      Folders.delete(folder);
    }
  }

  private static double seconds(List<Moment> moments) {
    return (moments.getLast().nanoseconds() - first(moments).nanoseconds()) / 1e9 / timed(moments);
  }

  private static double tokens(List<Moment> moments) {
    return (double) (moments.getLast().tokens() - first(moments).tokens()) / timed(moments);
  }

  private static Moment first(List<Moment> moments) {
    return moments.get(moments.size() > 2 ? 1 : 0);
  }

  private static int timed(List<Moment> moments) {
    return Math.max(1, moments.size() - 2);
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("plumbline-estimate");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a folder for what is measured", e);
    }
  }

  private static OptionalLong peak() {
    if (!Files.exists(STATUS)) {
      return OptionalLong.empty();
    }
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + STATUS, e);
    }
  }
}
