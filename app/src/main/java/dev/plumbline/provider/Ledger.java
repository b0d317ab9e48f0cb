package dev.plumbline.provider;

import dev.plumbline.model.Reply.Usage;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * What was spent since the program began, and what requests under way may still cost. Safe to use
 * from any thread.
 */
final class Ledger {

  private final Optional<Price> price;
  private final double limit;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition settled = lock.newCondition();
  private int underWay;
  private Usage used = Usage.NONE;
  private double lost;
  private double reserved;

  /**
   * An empty one.
   *
   * @param facts hold the price, where it is known
   * @param limit in dollars
   */
  Ledger(Facts facts, double limit) {
    this.price = facts.price();
    this.limit = limit;
  }

  /**
   * Sets the most that a request may cost aside; waits while only what is under way stands against
   * it.
   *
   * @return false when it could exceed the limit whatever becomes of the others
   */
  boolean reserve(Usage most) {
    double cost = cost(most);
    lock.lock();
    try {
      while (spentDollars() + reserved + cost > limit) {
        if (spentDollars() + cost > limit || underWay == 0) {
          return false;
        }
        settled.await();
      }
      reserved += cost;
      underWay++;
      return true;
    } catch (InterruptedException e) {
      throw new ProviderException.Interrupted();
    } finally {
      lock.unlock();
    }
  }

  /** A request that had this set aside cost that. */
  void settle(Usage most, Usage actual) {
    locked(() -> {
      release(most);
      used = used.plus(actual);
      return used;
    });
  }

  /** A request that had this set aside cost nobody knows what: all of it. */
  void lose(Usage most) {
    locked(() -> {
      release(most);
      lost += cost(most);
      return lost;
    });
  }

  private void release(Usage most) {
    underWay--;
    reserved = underWay == 0 ? 0 : reserved - cost(most);
    settled.signalAll();
  }

  Usage used() {
    return locked(() -> used);
  }

  /** In dollars; empty when the price is unknown. */
  OptionalDouble spent() {
    return locked(
        () -> price.isPresent() ? OptionalDouble.of(spentDollars()) : OptionalDouble.empty());
  }

  private <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  double limit() {
    return limit;
  }

  private double spentDollars() {
    return cost(used) + lost;
  }

  private double cost(Usage usage) {
    return price.map(known -> known.cost(usage)).orElse(0.0);
  }
}
