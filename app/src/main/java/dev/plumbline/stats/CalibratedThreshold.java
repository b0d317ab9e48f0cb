package dev.plumbline.stats;

import java.util.Arrays;

/**
 * A threshold for any statistic of a training, taken from calm trainings: an alarm where the
 * statistic exceeds it.
 *
 * <p>Of n calm trainings' largest values, the {@code ceil((1 - alpha) (n + 1))}-th smallest. A
 * further calm training that is like these (exchangeable with them) exceeds it with a chance of at
 * most alpha, averaged over which calm trainings there were (V. Vovk, A. Gammerman and G. Shafer,
 * "Algorithmic learning in a random world" (2005), section 2.2). Unlike the alarms of {@link
 * Alarms} this needs such trainings, and says nothing about a training of another kind.
 *
 * @param value that the statistic has to exceed
 * @param trainings it rests on
 */
public record CalibratedThreshold(double value, int trainings) {

  /**
   * The threshold.
   *
   * @param largest value of the statistic in each calm training, at all its checkpoints and issues
   * @param alpha the chance of a false alarm in a training
   * @throws IllegalArgumentException if there are fewer than {@code 1 / alpha - 1} trainings, which
   *     no threshold would be enough for
   */
  public static CalibratedThreshold of(double[] largest, double alpha) {
    Alarms.requireAlpha(alpha);
    if (Arrays.stream(largest).anyMatch(Double::isNaN)) {
      throw new IllegalArgumentException("a calm training has no largest value: NaN");
    }
    // A product such as 0.95 x 20 may come out just above the whole number that it is.
    int rank = (int) Math.ceil((1 - alpha) * (largest.length + 1) - 1e-9);
    if (rank > largest.length) {
      throw new IllegalArgumentException(
          "%d calm trainings are too few for a chance of %s; it takes %d"
              .formatted(largest.length, alpha, (long) Math.ceil(1 / alpha - 1 - 1e-9)));
    }
    double[] ascending = largest.clone();
    Arrays.sort(ascending);
    return new CalibratedThreshold(ascending[rank - 1], largest.length);
  }

  /** Whether a training has gone beyond what calm ones do. */
  public boolean exceededBy(double statistic) {
    return statistic > value;
  }
}
