package dev.plumbline.stats;

import dev.plumbline.stats.Undiscovered.Estimated;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How far an estimator was off where the number of faults was known.
 *
 * @param tried estimates that were asked for
 * @param unknown of how many there was none
 * @param seen share of the faults that somebody found, on average
 * @param bias the mean of (estimate - truth) / truth; empty where there is no estimate
 * @param covered how often the interval held the truth, of the estimates that there are
 * @param width the mean of (high - low) / truth; empty where there is no estimate
 */
public record EstimatorScores(
    int tried,
    int unknown,
    double seen,
    OptionalDouble bias,
    Estimate covered,
    OptionalDouble width) {

  /**
   * The scores of one estimator.
   *
   * @param truth faults that there are, at least 1
   * @param trials what inspectors found of them, each time anew
   */
  public static EstimatorScores of(
      CaptureRecapture estimator, int truth, List<Inspections> trials) {
    if (truth < 1 || trials.isEmpty()) {
      throw new IllegalArgumentException(
          "%d faults in %d trials; give at least one of each".formatted(truth, trials.size()));
    }
    List<Estimated> made =
        trials.stream()
            .map(estimator::estimate)
            .filter(Estimated.class::isInstance)
            .map(Estimated.class::cast)
            .toList();
    long held = made.stream().filter(one -> one.low() <= truth && truth <= one.high()).count();
    int unknown = trials.size() - made.size();
    return new EstimatorScores(
        trials.size(),
        unknown,
        trials.stream().mapToDouble(Inspections::seen).average().orElseThrow() / truth,
        made.stream().mapToDouble(one -> one.total() / truth - 1).average(),
        Proportions.estimate(held, made.size(), unknown),
        made.stream().mapToDouble(one -> (one.high() - one.low()) / truth).average());
  }
}
