package dev.plumbline.provider;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many requests may be under way, as TCP decides it: twice as many after each round of
 * successes until the provider is busy or slow for the first time (slow start), then one more after
 * a round, and 0.7 times as many when it is busy (additive increase, multiplicative decrease). No
 * more while answers take much longer for their length than the fastest did.
 *
 * <p>Also holds all back for as long as a busy provider asked for. Safe to use from any thread;
 * those that wait are served about in order.
 */
final class AdaptiveLimit {

  private static final int FIRST = 8;
  private static final double DECREASE = 0.7;
  private static final double SLOW = 4;
  private static final double FORGETTING = 1.001;
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final int most;
  private final Time time;
  private final ReentrantLock lock = new ReentrantLock(true);
  private final Condition free = lock.newCondition();
  private double limit;
  private boolean slowStart = true;
  private int underWay;
  private long lastDecrease;
  private long pausedUntil;
  private double fastest = Double.POSITIVE_INFINITY;

  AdaptiveLimit(int most, Time time) {
    this.most = most;
    this.time = time;
    this.limit = Math.min(FIRST, most);
    this.lastDecrease = time.nanos();
    this.pausedUntil = time.nanos();
  }

  /** Waits for a place, and returns when it was taken. */
  long enter() {
    lock.lock();
    try {
      while (underWay >= Math.floor(limit)) {
        free.await();
      }
      underWay++;
    } catch (InterruptedException e) {
      throw new ProviderException.Interrupted();
    } finally {
      lock.unlock();
    }
    try {
      waitForPause();
    } catch (RuntimeException e) {
      leave();
      throw e;
    }
    return time.nanos();
  }

  private void waitForPause() {
    for (long left = pauseLeft(); left > 0; left = pauseLeft()) {
      time.sleep(Duration.ofNanos(left));
    }
  }

  private long pauseLeft() {
    lock.lock();
    try {
      return pausedUntil - time.nanos();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Gives a place back after an answer.
   *
   * @param tokens that were written; long answers may take long
   */
  void succeeded(long entered, long tokens) {
    lock.lock();
    try {
      double pace = (double) (time.nanos() - entered) / Math.max(tokens, 16);
      fastest = Math.min(fastest * FORGETTING, pace);
      if (pace <= SLOW * fastest) {
        limit = Math.min(most, limit + (slowStart ? 1 : 1 / limit));
      } else {
        slowStart = false;
      }
      release();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Gives a place back after the provider was busy.
   *
   * @param wait that it asked for, zero when none
   */
  void busy(long entered, Duration wait) {
    lock.lock();
    try {
      slowStart = false;
      // Requests sent before the last decrease say nothing new.
      if (entered - lastDecrease >= 0) {
        limit = Math.max(1, limit * DECREASE);
        lastDecrease = time.nanos();
      }
      long pause = Math.min(wait.toNanos(), LONGEST_PAUSE.toNanos());
      if (time.nanos() + pause - pausedUntil > 0) {
        pausedUntil = time.nanos() + pause;
      }
      release();
    } finally {
      lock.unlock();
    }
  }

  /** Gives a place back after anything else. */
  void leave() {
    lock.lock();
    try {
      release();
    } finally {
      lock.unlock();
    }
  }

  private void release() {
    underWay--;
    for (int place = underWay; place < Math.floor(limit) && lock.hasWaiters(free); place++) {
      free.signal();
    }
  }

  double limit() {
    lock.lock();
    try {
      return limit;
    } finally {
      lock.unlock();
    }
  }
}
