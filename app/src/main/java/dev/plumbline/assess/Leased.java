package dev.plumbline.assess;

import dev.plumbline.rollout.Source;
import dev.plumbline.store.Store;
import dev.plumbline.store.StoreException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The trials that this process takes on, by their keys, so that several processes share a run: it
 * leases a few at a time, keeps its leases while it lives, and takes over what a dead process held.
 * Thread safe.
 */
final class Leased implements Source<String>, AutoCloseable {

  private static final Duration LOOK = Duration.ofMillis(500);

  private final Store store;
  private final String what;
  private final String worker;
  private final Set<String> left;
  private final Supplier<Set<String>> ended;
  private final int portion;
  private final Duration term;
  private final Consumer<String> waiting;
  private final BooleanSupplier enough;
  private final Deque<String> taken = new ArrayDeque<>();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread renewing;

  /**
   * Leases nothing yet.
   *
   * @param what is shared: a run, or something else that is done with its trials
   * @param keys of the trials, in the order in which they are to be taken
   * @param ended those of them that need not be taken any more, as others have seen to them
   * @param portion how many to lease at a time
   * @param enough once it is so, no more are taken
   */
  Leased(
      Store store,
      String what,
      Workers workers,
      Collection<String> keys,
      Supplier<Set<String>> ended,
      int portion,
      BooleanSupplier enough) {
    this.store = store;
    this.what = what;
    this.worker = workers.name();
    this.left = new LinkedHashSet<>(keys);
    this.ended = ended;
    this.portion = portion;
    this.term = workers.term();
    this.waiting = workers.waiting();
    this.enough = enough;
    releaseDead();
    this.renewing = Thread.ofVirtual().name("leases").start(this::renew);
  }

  @Override
  public synchronized Optional<String> next() {
    if (enough.getAsBoolean()) {
      return Optional.empty();
    }
    if (taken.isEmpty() && !left.isEmpty()) {
      lease();
    }
    return Optional.ofNullable(taken.poll());
  }

  /**
   * Waits until there is something to take, or nothing left that anybody is at.
   *
   * @return whether there may be something to take
   */
  boolean awaitMore() {
    for (boolean first = true; ; first = false) {
      synchronized (this) {
        StorePatience.doing(this::releaseDead);
        left.removeAll(ended.get());
        if (left.isEmpty() || enough.getAsBoolean()) {
          return false;
        }
        lease();
        if (!taken.isEmpty()) {
          return true;
        }
      }
      if (first) {
        waiting.accept(
            "waiting for trials that other processes are at; what a dead one held is taken over within %d seconds"
                .formatted(term.toSeconds()));
      }
      pause(LOOK);
    }
  }

  /** Others of this machine that have ended need not be waited for. */
  private void releaseDead() {
    store.leases().workers(what).stream()
        .filter(Workers::isDead)
        .forEach(dead -> store.leases().release(what, dead));
  }

  private void lease() {
    taken.addAll(
        StorePatience.withStore(() -> store.leases().take(what, left, portion, worker, term)));
    left.removeAll(taken);
  }

  private void renew() {
    try {
      while (!closing.await(term.toMillis() / 3, TimeUnit.MILLISECONDS)) {
        StorePatience.withStore(() -> store.leases().renew(what, worker, term));
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
    store.leases().release(what, worker);
  }
}
