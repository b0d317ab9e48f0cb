package dev.plumbline.train;

import dev.plumbline.console.Progress;
import dev.plumbline.lm.TrainingStep;
import java.util.Locale;

/**
 * Shows a training's steps and loss; one that goes on after an interruption starts where it was.
 */
public final class StepCounter {

  private final Progress.Task task;
  private int shown;

  public StepCounter(Progress.Task task) {
    this.task = task;
  }

  public void after(TrainingStep step) {
    task.advance(step.step() - shown);
    shown = step.step();
    task.note(String.format(Locale.ROOT, "loss %.3f", step.loss()));
  }
}
