package dev.plumbline.cli;

import dev.plumbline.console.Progress;
import dev.plumbline.teach.Step;
import dev.plumbline.teach.Teaching;

/** Shows how far each step is that asks models. */
record TeachingProgress(Progress progress) implements Teaching.Watcher {

  @Override
  public Teaching.Watch begin(Step step, int rows) {
    if (rows == 0 || !(step instanceof Step.Asking || step instanceof Step.Sample)) {
      return Teaching.Watch.NOTHING;
    }
    Progress.Task task = progress.begin(step.step(), "rows", rows);
    return new Teaching.Watch(done -> task.advance(done), task::close);
  }
}
