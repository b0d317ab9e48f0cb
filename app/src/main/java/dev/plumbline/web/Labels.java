package dev.plumbline.web;

import dev.plumbline.assess.LabelQueue;
import dev.plumbline.assess.Labelling;
import dev.plumbline.assess.Ratings;
import dev.plumbline.judge.Verdict.Answer;
import dev.plumbline.store.Store;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Labels: the one thing that pages change in a store, which is opened to be written to only then.
 * Safe for many threads.
 */
final class Labels implements AutoCloseable {

  /** The order within strata: the same for all, so that people may label the same trials. */
  private static final long SEED = 1;

  private final Supplier<Store> opening;
  private final Map<String, Known> queues = new HashMap<>();
  private @Nullable Store store;

  /**
   * A queue that was read.
   *
   * @param verdicts how many the run had then
   */
  private record Known(LabelQueue queue, long verdicts) {}

  Labels(Supplier<Store> opening) {
    this.opening = opening;
  }

  /** Whether a judge is a person. */
  static boolean isPerson(String judge) {
    return judge.startsWith(Ratings.HUMAN);
  }

  /** The queue of a run as it is now. */
  synchronized LabelQueue queue(Store looked, String run) {
    long verdicts = looked.browsing().signature(run).verdicts();
    Known known = queues.get(run);
    if (known == null || known.verdicts() != verdicts) {
      known = new Known(LabelQueue.read(looked, run, SEED), verdicts);
      queues.put(run, known);
    }
    return known.queue();
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
    long verdicts = writing.browsing().signature(run).verdicts();
    Known known = queues.remove(run);
    // Others may have written meanwhile; then it is read anew.
    if (known != null && verdicts <= known.verdicts() + 1) {
      queues.put(run, new Known(known.queue().with(key, rater, answer), verdicts));
    }
  }

  @Override
  public synchronized void close() {
    if (store != null) {
      store.close();
    }
  }
}
