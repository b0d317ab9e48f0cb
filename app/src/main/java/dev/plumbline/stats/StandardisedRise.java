package dev.plumbline.stats;

import dev.plumbline.stats.Clustered.Cluster;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How far a rate lies above that of a baseline, in standard errors, so that rises of rare and of
 * frequent events, from few and from many trials, can be compared.
 */
public final class StandardisedRise {

  private StandardisedRise() {}

  /**
   * The rise, below 0 where the rate has fallen: the difference of the two means of scenarios'
   * rates over {@code sqrt(p (1 - p) (1 / n + 1 / m))}, where n and m count scenarios. That is the
   * score statistic of two proportions (R. Newcombe, "Interval estimation for the difference
   * between independent proportions", Statistics in Medicine 17 (1998)) with scenarios for
   * observations; their pooled rate p has half an event more on either side, so that events that
   * never came give no error of 0.
   *
   * @return nothing where one of the two has no trial
   */
  public static OptionalDouble of(List<Cluster> baseline, List<Cluster> checkpoint) {
    double[] before = rates(baseline);
    double[] now = rates(checkpoint);
    if (before.length == 0 || now.length == 0) {
      return OptionalDouble.empty();
    }
    double n = now.length;
    double m = before.length;
    double pooled = (sum(now) + sum(before) + 0.5) / (n + m + 1);
    double error = Math.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m));
    return OptionalDouble.of((sum(now) / n - sum(before) / m) / error);
  }

  private static double[] rates(List<Cluster> scenarios) {
    return scenarios.stream()
        .filter(scenario -> scenario.n() > 0)
        .mapToDouble(scenario -> (double) scenario.count() / scenario.n())
        .toArray();
  }

  private static double sum(double[] rates) {
    double sum = 0;
    for (double rate : rates) {
      sum += rate;
    }
    return sum;
  }
}
