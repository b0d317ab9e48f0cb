package dev.plumbline.provider;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The dollars that a run may spend, on all its models together. Dollars are taken from {@link
 * Funds} in portions, and given back when it is closed: what a killed process held stays set aside
 * there, because it may have been charged. Safe to use from any thread.
 */
public final class Budget implements AutoCloseable {

  /** Of the limit, what is taken at a time, so that an account is asked rarely. */
  private static final double PORTION = 0.02;

  /** As many charges are said together at most. */
  private static final int CHARGES = 500;

  private final double limit;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition settled = lock.newCondition();
  private Funds funds;
  private int underWay;

  /** What the funds have set aside for this process. */
  private double held;

  /** Set aside for requests under way. */
  private double reserved;

  /** Charged, and not yet said to the funds. */
  private double unsaid;

  private int charges;
  private double spent;

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
    this.funds = Funds.of(limit);
  }

  /** One without a limit, which counts. */
  public static Budget unlimited() {
    return new Budget(Double.POSITIVE_INFINITY);
  }

  boolean isLimited() {
    return Double.isFinite(limit);
  }

  public double limit() {
    return limit;
  }

  /** What this process has spent so far. */
  public double spent() {
    lock.lock();
    try {
      return spent;
    } finally {
      lock.unlock();
    }
  }

  /** What all who share its funds have spent and set aside, in dollars. */
  double used() {
    lock.lock();
    try {
      return funds.used() - Math.max(0, free());
    } finally {
      lock.unlock();
    }
  }

  /** From now on takes its dollars elsewhere; what was spent before is charged there too. */
  public void chargeTo(Funds other) {
    lock.lock();
    try {
      funds.settle(held, unsaid);
      // Where there is no room for what is under way, nothing more is sent than that.
      held = isLimited() && other.hold(reserved) ? reserved : 0;
      other.settle(0, spent);
      unsaid = 0;
      funds = other;
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
    lock.lock();
    try {
      while (isLimited() && !take(most)) {
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

  /** Sees to it that so much is free: a portion if there is one, or else just as much. */
  private boolean take(double most) {
    double lacking = most - free();
    if (lacking <= 0) {
      return true;
    }
    for (double more : new double[] {Math.max(lacking, limit * PORTION), lacking}) {
      if (funds.hold(more)) {
        held += more;
        return true;
      }
    }
    return false;
  }

  /** What is set aside for no request; less than 0 where requests cost more than was thought. */
  private double free() {
    return held - reserved - unsaid;
  }

  /** A request that had so much set aside cost so much. */
  void settle(double most, double actual) {
    lock.lock();
    try {
      underWay--;
      reserved = underWay == 0 ? 0 : reserved - most;
      spent += actual;
      unsaid += actual;
      charges++;
      if (underWay == 0 || charges == CHARGES || unsaid > limit * PORTION) {
        say();
      }
      settled.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void say() {
    if (unsaid > 0) {
      double less = Math.min(held, unsaid);
      funds.settle(less, unsaid);
      held -= less;
      unsaid = 0;
    }
    charges = 0;
  }

  /** Gives back what was not used. */
  @Override
  public void close() {
    lock.lock();
    try {
      say();
      double less = Math.max(0, free());
      if (less > 0) {
        funds.settle(less, 0);
        held -= less;
      }
    } finally {
      lock.unlock();
    }
  }
}
