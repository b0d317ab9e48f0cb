package dev.plumbline.web;

import dev.plumbline.assess.LabelQueue;
import dev.plumbline.assess.Labelling;
import dev.plumbline.assess.Ratings;
import dev.plumbline.judge.Verdict.Answer;
import dev.plumbline.store.Store;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Writes labels: the one thing that pages change in a store, which is opened for it only then. */
final class Labels implements AutoCloseable {

  private final Supplier<Store> opening;
  private @Nullable Store store;

  Labels(Supplier<Store> opening) {
    this.opening = opening;
  }

  /** Whether a judge is a person. */
  static boolean isPerson(String judge) {
    return judge.startsWith(Ratings.HUMAN);
  }

  /**
   * Keeps a label; it is durable when this returns.
   *
   * @throws IllegalArgumentException when a rater has no name that can be one
   */
  synchronized void keep(String run, String key, String rater, Answer answer) {
    Store writing = store;
    if (writing == null) {
      writing = opening.get();
      store = writing;
    }
    Labelling labelling = new Labelling(writing, rater);
    LabelQueue.begun(writing, run);
    labelling.keep(labelling.read(run, key), answer);
  }

  @Override
  public synchronized void close() {
    if (store != null) {
      store.close();
    }
  }
}
