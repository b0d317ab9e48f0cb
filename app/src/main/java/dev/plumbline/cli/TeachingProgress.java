package dev.plumbline.cli;

import dev.plumbline.console.Progress;
import dev.plumbline.teach.Step;
import dev.plumbline.teach.Teaching;
import java.util.function.LongSupplier;

/**
 * Shows how far each step is that asks models.
 *
 * @param written tokens that all of them have written
 */
record TeachingProgress(Progress progress, LongSupplier written) implements Teaching.Watcher {

  @Override
  public Teaching.Watch begin(Step step, int rows) {
    if (rows == 0 || !(step instanceof Step.Asking || step instanceof Step.Sample)) {
      return Teaching.Watch.NOTHING;
    }
    Progress.Task task = progress.begin(step.step(), "rows", rows);
    Writing writing = Writing.show(task, written);
    return new Teaching.Watch(
        done -> task.advance(done),
        () -> {
          writing.close();
          task.close();
        });
  }
}
