package dev.plumbline.train;

import dev.plumbline.console.Progress;
import dev.plumbline.lm.TrainingStep;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Shows a training's steps and loss. Its first step tells where an earlier run left off, whose
 * steps are done but say nothing of the speed.
 */
public final class StepCounter implements AutoCloseable {

  private final Progress progress;
  private final String name;
  private final int total;
  private Progress.@Nullable Task task;
  private int shown;

  /**
   * Counts from the first step on.
   *
   * @param name what is done, such as "train stories"
   * @param total steps in all
   */
  public StepCounter(Progress progress, String name, int total) {
    this.progress = progress;
    this.name = name;
    this.total = total;
  }

  public void after(TrainingStep step) {
    if (task == null) {
      shown = step.step() - 1;
      task = progress.begin(name, "steps", total, shown);
    }
    task.advance(step.step() - shown);
    shown = step.step();
    task.note(String.format(Locale.ROOT, "loss %.3f", step.loss()));
  }

  @Override
  public void close() {
    if (task != null) {
      task.close();
    }
  }
}
