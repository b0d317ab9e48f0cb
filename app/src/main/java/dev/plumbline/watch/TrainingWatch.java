package dev.plumbline.watch;

import dev.plumbline.assess.Assessment;
import dev.plumbline.lm.TrainingStep;
import dev.plumbline.train.Training;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Watches a training from within: its weights are assessed as they are, and it waits meanwhile. */
public final class TrainingWatch implements Training.Watcher {

  private static final Assessment.Pace TOGETHER = new Assessment.Pace.Together(64);

  private final Function<Assessment.Target, Watch> beginning;
  private final int every;
  private final int steps;
  private final Listener listener;
  private @Nullable Watch watch;

  /** Gets what was found. */
  public interface Listener {
    /** Before the first step, also of a training that goes on. */
    void begun(Watch watch);

    /** Before a step is assessed. */
    void due(int step, Training.Weights weights);

    void taken(List<WatchPoint> points, Watch watch, Training.Weights weights);
  }

  /**
   * Makes a watcher.
   *
   * @param beginning has the base assessed, and begins or goes on with the watch
   * @param every steps between assessments; the last step is always assessed
   * @param steps in all
   */
  public TrainingWatch(
      Function<Assessment.Target, Watch> beginning, int every, int steps, Listener listener) {
    if (every < 1) {
      throw new IllegalArgumentException(
          "assessing every " + every + " steps makes no sense; give 1 or more");
    }
    this.beginning = beginning;
    this.every = every;
    this.steps = steps;
    this.listener = listener;
  }

  @Override
  public void before(Training.Weights weights) {
    Watch begun = beginning.apply(target(weights));
    watch = begun;
    listener.begun(begun);
  }

  @Override
  public void after(TrainingStep step, Training.Weights weights) {
    Watch begun = begun();
    boolean due = step.step() % every == 0 || step.step() == steps;
    if (due && step.step() > begun.step()) {
      listener.due(step.step(), weights);
      listener.taken(begun.take(step.step(), target(weights), trials -> {}), begun, weights);
    }
  }

  private Watch begun() {
    Watch begun = watch;
    if (begun == null) {
      throw new IllegalStateException("the training was not looked at before its first step");
    }
    return begun;
  }

  private static Assessment.Target target(Training.Weights weights) {
    return new Assessment.Target("watched", "", weights.digest(), weights.target(), TOGETHER);
  }
}
