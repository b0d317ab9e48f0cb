package dev.plumbline.train;

import dev.plumbline.lm.TrainingStep;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Writes the steps of a training to its folder: as {@link TrainingLog}, and as {@link EventFile} in
 * {@code events}. Its first step tells where an earlier run left off. For one thread.
 */
public final class StepLogs implements AutoCloseable {

  public static final String EVENTS = "events";

  private final Path folder;
  private @Nullable TrainingLog log;
  private @Nullable EventFile events;

  /** Writes nothing before the first step. */
  public StepLogs(Path folder) {
    this.folder = folder;
  }

  /** Writes a step. */
  public void after(TrainingStep step) {
    if (log == null) {
      log = TrainingLog.open(folder, step.step() - 1);
    }
    if (events == null) {
      events = EventFile.open(folder.resolve(EVENTS), step.step() - 1);
    }
    log.add(step);
    events.add(step.step(), TrainingLog.values(step));
  }

  @Override
  public void close() {
    if (log != null) {
      log.close();
    }
    if (events != null) {
      events.close();
    }
  }
}
