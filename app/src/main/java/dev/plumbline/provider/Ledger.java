package dev.plumbline.provider;

import dev.plumbline.model.Reply.Usage;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** What one model has used and cost since it was opened. Safe to use from any thread. */
final class Ledger {

  private final Optional<Price> price;
  private final Budget budget;
  private Usage used = Usage.NONE;
  private double lost;

  /**
   * An empty one.
   *
   * @param facts hold the price, where it is known
   * @param budget that it shares with the other models of a command
   */
  Ledger(Facts facts, Budget budget) {
    this.price = facts.price();
    this.budget = budget;
  }

  /** See {@link Budget#reserve}. */
  boolean reserve(Usage most) {
    return budget.reserve(cost(most));
  }

  /** A request that had this set aside cost that. */
  void settle(Usage most, Usage actual) {
    budget.settle(cost(most), cost(actual));
    add(actual, 0);
  }

  /** A request that had this set aside cost nobody knows what: all of it. */
  void lose(Usage most) {
    budget.settle(cost(most), cost(most));
    add(Usage.NONE, cost(most));
  }

  private synchronized void add(Usage actual, double dollars) {
    used = used.plus(actual);
    lost += dollars;
  }

  synchronized Usage used() {
    return used;
  }

  /** In dollars; empty when the price is unknown. */
  synchronized OptionalDouble spent() {
    return price.isPresent() ? OptionalDouble.of(cost(used) + lost) : OptionalDouble.empty();
  }

  /** Why a request was not sent. */
  String exhausted(String what) {
    return String.format(
        Locale.ROOT,
        "not sent: $%.4f of --max-cost %s are spent or set aside, and this %s could exceed it",
        budget.used(),
        budget.limit(),
        what);
  }

  private double cost(Usage usage) {
    return price.map(known -> known.cost(usage)).orElse(0.0);
  }
}
