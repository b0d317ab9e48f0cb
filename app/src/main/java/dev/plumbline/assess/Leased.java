package dev.plumbline.assess;

import dev.plumbline.rollout.Source;
import dev.plumbline.store.State;
import dev.plumbline.store.Store;
import dev.plumbline.store.StoreException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * The trials of a run that this process takes on, by their keys, so that several processes share
 * it: it leases a few at a time, keeps its leases while it lives, and takes over what a dead
 * process held. Thread safe.
 */
final class Leased implements Source<String>, AutoCloseable {

  /** A process that has not been heard of for so long is dead. */
  static final Duration TERM = Duration.ofMinutes(2);

  private static final Duration LOOK = Duration.ofMillis(500);

  private final Store store;
  private final String run;
  private final String worker;
  private final Set<String> left;
  private final Set<String> failedBefore;
  private final int portion;
  private final Duration term;
  private final BooleanSupplier enough;
  private final Deque<String> taken = new ArrayDeque<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread renewing;

  /**
   * Leases nothing yet.
   *
   * @param keys of the trials that the run lacks, in the order in which they are to be tried
   * @param portion how many to lease at a time
   * @param term of leases, renewed at a third of it
   * @param enough once it is so, no more are taken
   */
  Leased(
      Store store,
      String run,
      String worker,
      Collection<String> keys,
      int portion,
      Duration term,
      BooleanSupplier enough) {
    this.store = store;
    this.run = run;
    this.worker = worker;
    this.left = new LinkedHashSet<>(keys);
    this.failedBefore = store.keys(run, State.FAILED);
    this.portion = portion;
    this.term = term;
    this.enough = enough;
    this.renewing = Thread.ofVirtual().name("leases").start(this::renew);
  }

  @Override
  public synchronized Optional<String> next() {
    if (enough.getAsBoolean()) {
      return Optional.empty();
    }
    if (taken.isEmpty() && !left.isEmpty()) {
      taken.addAll(store.leases().take(run, left, portion, worker, term));
      left.removeAll(taken);
    }
    return Optional.ofNullable(taken.poll());
  }

  /**
   * Waits until there is something to take, or nothing left that anybody is at.
   *
   * @return whether there may be something to take
   */
  boolean awaitMore() {
    while (true) {
      synchronized (this) {
        forgetEnded();
        if (left.isEmpty() || enough.getAsBoolean()) {
          return false;
        }
        taken.addAll(store.leases().take(run, left, portion, worker, term));
        left.removeAll(taken);
        if (!taken.isEmpty()) {
          return true;
        }
      }
      pause(LOOK);
    }
  }

  /** What others have ended, or have tried in vain since this began. */
  private void forgetEnded() {
    left.removeAll(store.keys(run, State.FINISHED));
    Set<String> failed = new HashSet<>(store.keys(run, State.FAILED));
    failed.removeAll(failedBefore);
    left.removeAll(failed);
  }

  private void renew() {
    try {
      while (!closing.await(term.toMillis() / 3, TimeUnit.MILLISECONDS)) {
        Patience.withStore(() -> store.leases().renew(run, worker, term));
      }
    } catch (StoreException gone) {
      // Saving what ends says so; without leases, others may take these trials over.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void pause(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while others were at the run's trials", e);
    }
  }

  /** Gives back what was not tried. */
  @Override
  public void close() {
    closing.countDown();
    try {
      renewing.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    store.leases().release(run, worker);
  }
}
