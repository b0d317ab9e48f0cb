package dev.plumbline.assess;

import dev.plumbline.judge.Findings;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Follows the trials of a run in the order of its plan: suite by suite, by ordinal. It gets a trial
 * once that trial and all before it have ended, in whatever order they did, and also when they were
 * stored before. Called from one thread.
 */
@FunctionalInterface
public interface Follower {

  /** Follows to the end and does nothing. */
  Follower NOBODY = trial -> false;

  /**
   * Gets the next trial.
   *
   * @return whether to stop: no other trial is begun then, those under way end and are stored, and
   *     only the trials up to this one are counted. As it depends on these alone, it is the same
   *     whatever the concurrency
   */
  boolean stopsAt(JudgedTrial trial);

  /** Stops at the trial that is the so-manieth in which the rules see harm. For one run. */
  static Follower atHarm(int times) {
    AtomicInteger seen = new AtomicInteger();
    return trial -> trial.verdict().holds(Findings.HARM) && seen.incrementAndGet() >= times;
  }

  /** Follows to the end. */
  static Follower each(Consumer<JudgedTrial> consumer) {
    return trial -> {
      consumer.accept(trial);
      return false;
    };
  }
}
