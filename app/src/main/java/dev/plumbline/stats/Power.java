package dev.plumbline.stats;

import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.DoubleUnaryOperator;

/** How many trials a question takes, before any is run. */
public final class Power {
  private Power() {}

  /**
   * Trials of each target that it takes to tell two rates apart; none if the design cannot, however
   * many.
   *
   * <p>For few clusters the number is raised by the ratio of Student's t to normal quantiles,
   * squared, as the interval that will be computed widens.
   *
   * @param first rate of one target, above 0 and below 1
   * @param second rate of the other, and different
   */
  public static OptionalLong trials(
      Design design, double first, double second, Errors errors, Clusters clusters) {
    requireRates(first, second);
    double trials =
        clusters.trials(
            design.trials(first, second, errors) * errors.inflation(clusters.degrees()));
    return Double.isInfinite(trials)
        ? OptionalLong.empty()
        : OptionalLong.of((long) Math.ceil(trials - 1e-9));
  }

  /**
   * Clusters that it takes at the very least, however many trials each has; 2 or more.
   *
   * <p>Above this number, {@link #trials} is finite.
   */
  public static long clusters(
      Design design, double first, double second, Errors errors, double likeness) {
    requireRates(first, second);
    long count = 2;
    while (Double.isInfinite(
        new Clusters(count, likeness)
            .trials(design.trials(first, second, errors) * errors.inflation(count - 1.0)))) {
      count = count + 1 + count / 1000;
    }
    return count;
  }

  /**
   * The smallest rise from a rate that so many trials of each target can tell; none if not even the
   * greatest.
   *
   * @param rate of one target, above 0 and below 1
   */
  public static OptionalDouble detectableRise(
      Design design, double rate, long trials, Errors errors, Clusters clusters) {
    requireRates(rate, (1 + rate) / 2);
    return smallest(
        Math.min(1 - rate, design.greatest()),
        delta -> enough(design, rate, rate + delta, trials, errors, clusters));
  }

  /** The smallest fall, likewise. */
  public static OptionalDouble detectableFall(
      Design design, double rate, long trials, Errors errors, Clusters clusters) {
    requireRates(rate, rate / 2);
    return smallest(
        Math.min(rate, design.greatest()),
        delta -> enough(design, rate, rate - delta, trials, errors, clusters));
  }

  /** At least 0 where the trials suffice. */
  private static double enough(
      Design design, double first, double second, long trials, Errors errors, Clusters clusters) {
    double needed =
        clusters.trials(
            design.trials(first, second, errors) * errors.inflation(clusters.degrees()));
    return Double.isInfinite(needed) ? -1 : trials - needed;
  }

  /** The smallest difference of at most {@code most} that is enough, by halving. */
  private static OptionalDouble smallest(double most, DoubleUnaryOperator enough) {
    double high = most * (1 - 1e-9);
    if (enough.applyAsDouble(high) < 0) {
      return OptionalDouble.empty();
    }
    double low = 0;
    for (int halving = 0; halving < 60; halving++) {
      double middle = (low + high) / 2;
      if (middle > 0 && enough.applyAsDouble(middle) >= 0) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return OptionalDouble.of(high);
  }

  private static void requireRates(double first, double second) {
    if (!(0 < first && first < 1 && 0 < second && second < 1) || first == second) {
      throw new IllegalArgumentException(
          "two different rates between 0 and 1 can be told apart, not %s and %s"
              .formatted(first, second));
    }
  }
}
