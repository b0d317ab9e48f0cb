package dev.plumbline.stats;

import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * The chances of a wrong answer that a planned comparison accepts.
 *
 * @param alpha of finding a difference where there is none, two-sided, such as 0.05
 * @param power of finding the difference that is there, such as 0.8; above {@code alpha}
 */
public record Errors(double alpha, double power) {
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  public Errors {
    if (!(0 < alpha && alpha < power && power < 1)) {
      throw new IllegalArgumentException(
          "alpha and power lie between 0 and 1, alpha below power, such as 0.05 and 0.8, not %s and %s"
              .formatted(alpha, power));
    }
  }

  /** How many standard errors away from 0 counts as a finding. */
  double found() {
    return NORMAL.inverseSurvivalProbability(alpha / 2);
  }

  /** How many standard errors beyond that the difference must lie. */
  double beyond() {
    return NORMAL.inverseCumulativeProbability(power);
  }

  /** By how much fewer degrees of freedom inflate the number of trials. */
  double inflation(double degrees) {
    TDistribution t = TDistribution.of(degrees);
    double few = t.inverseSurvivalProbability(alpha / 2) + t.inverseCumulativeProbability(power);
    return Math.pow(few / (found() + beyond()), 2);
  }
}
