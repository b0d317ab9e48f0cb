package dev.plumbline.stats;

import dev.plumbline.stats.Estimate.Rate;

/** Comparisons of rates that share no trials. */
public final class Independent {
  private Independent() {}

  /**
   * A difference of two independent rates.
   *
   * @param value first minus second, -1 to 1
   */
  public record Gap(double value, double low, double high) {}

  /**
   * First minus second, with a 95 % interval: method 10 of R. G. Newcombe, "Interval estimation for
   * the difference between independent proportions", Statistics in Medicine 17 (1998), from the
   * intervals of both rates.
   */
  public static Gap gap(Rate first, Rate second) {
    double value = first.value() - second.value();
    double below = Math.hypot(first.value() - first.low(), second.high() - second.value());
    double above = Math.hypot(first.high() - first.value(), second.value() - second.low());
    return new Gap(value, Math.max(-1, value - below), Math.min(1, value + above));
  }
}
