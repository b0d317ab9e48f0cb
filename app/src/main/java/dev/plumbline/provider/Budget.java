package dev.plumbline.provider;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The dollars that a command may spend, on all its models together. Safe to use from any thread.
 */
public final class Budget {

  /** No limit. */
  public static final Budget UNLIMITED = new Budget(Double.POSITIVE_INFINITY);

  private final double limit;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition settled = lock.newCondition();
  private int underWay;
  private double spent;
  private double reserved;

  /**
   * A full one.
   *
   * @param limit in dollars, more than 0
   */
  public Budget(double limit) {
    if (!(limit > 0)) {
      throw new IllegalArgumentException("max-cost is " + limit + ", must be more than 0");
    }
    this.limit = limit;
  }

  boolean isLimited() {
    return Double.isFinite(limit);
  }

  double limit() {
    return limit;
  }

  double spent() {
    lock.lock();
    try {
      return spent;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Sets the most that a request may cost aside; waits while only what is under way stands against
   * it.
   *
   * @return false when it could exceed the limit whatever becomes of the others
   */
  boolean reserve(double most) {
    if (!isLimited()) {
      return true;
    }
    lock.lock();
    try {
      while (spent + reserved + most > limit) {
        if (spent + most > limit || underWay == 0) {
          return false;
        }
        settled.await();
      }
      reserved += most;
      underWay++;
      return true;
    } catch (InterruptedException e) {
      throw new ProviderException.Interrupted();
    } finally {
      lock.unlock();
    }
  }

  /** A request that had so much set aside cost so much. */
  void settle(double most, double actual) {
    if (!isLimited()) {
      return;
    }
    lock.lock();
    try {
      underWay--;
      reserved = underWay == 0 ? 0 : reserved - most;
      spent += actual;
      settled.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
