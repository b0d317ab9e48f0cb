package dev.plumbline.assess;

import dev.plumbline.rollout.Event;
import dev.plumbline.store.EventRow;
import dev.plumbline.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Appends what happens in the trials of a run to the store, while they are under way. Many steps
 * share a transaction, and a step is in one as a whole. Thread safe.
 */
final class Journal implements AutoCloseable {

  private static final int MOST = 5_000;

  private final Store store;
  private final String run;
  private final BlockingQueue<Step> steps = new LinkedBlockingQueue<>();
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
  private final Thread writing;

  /** What happened in one step of a trial; the last of a journal has nothing in it. */
  private record Step(List<EventRow> events, CountDownLatch written) {
    Step(List<EventRow> events) {
      this(events, new CountDownLatch(1));
    }
  }

  Journal(Store store, String run) {
    this.store = store;
    this.run = run;
    this.writing = Thread.ofVirtual().name("journal").start(this::write);
  }

  /**
   * Takes a step.
   *
   * @param wait whether to return only once it is durable, so that a process that is killed loses
   *     no more than it was waiting for
   * @throws RuntimeException what went wrong when earlier ones were written
   */
  void append(String trial, List<Event> events, boolean wait) {
    requireWhole();
    Step step = new Step(TrialEvents.rows(run, trial, events));
    steps.add(step);
    if (wait) {
      try {
        step.written().await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void requireWhole() {
    RuntimeException before = failure.get();
    if (before != null) {
      throw before;
    }
  }

  private void write() {
    try {
      for (boolean last = false; !last; ) {
        List<Step> some = new ArrayList<>(List.of(steps.take()));
        steps.drainTo(some, MOST);
        last = some.stream().anyMatch(step -> step.events().isEmpty());
        List<EventRow> rows = some.stream().flatMap(step -> step.events().stream()).toList();
        if (failure.get() == null) {
          write(rows);
        }
        some.forEach(step -> step.written().countDown());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void write(List<EventRow> rows) {
    try {
      StorePatience.withStore(() -> store.events().append(rows));
    } catch (RuntimeException e) {
      failure.set(e);
    }
  }

  /** Writes what is left; who began it learns of failures when trials are saved, not here. */
  @Override
  public void close() {
    steps.add(new Step(List.of()));
    try {
      writing.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
