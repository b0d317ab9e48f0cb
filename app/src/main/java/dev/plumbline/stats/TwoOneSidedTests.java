package dev.plumbline.stats;

import dev.plumbline.stats.Estimate.Rate;
import java.util.List;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * Tests that two rates are the same within a margin, or that one is no worse: a difference that is
 * not significant does not show that.
 *
 * <p>D. Schuirmann, "A comparison of the two one-sided tests procedure and the power approach for
 * assessing the equivalence of average bioavailability", Journal of Pharmacokinetics and
 * Biopharmaceutics 15 (1987): "higher by the margin" and "lower by the margin" are each tested at 5
 * %; if both are rejected, the rates are equivalent, and no correction for two tests is due. Choose
 * the margin before looking at the data.
 */
public final class TwoOneSidedTests {
  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private TwoOneSidedTests() {}

  /**
   * Of two targets on the same trials, by the score test of T. Tango, "Equivalence test and
   * confidence interval for the difference in proportions for the paired-sample design", Statistics
   * in Medicine 17 (1998), which needs no discordant trial.
   */
  public static Equivalence paired(Pairs pairs, double margin) {
    return pairs.n() == 0
        ? new Equivalence.Unknown()
        : new Equivalence.Tested(margin, below(tango(pairs, margin)), above(tango(pairs, -margin)));
  }

  /**
   * Of two targets that share no trials, by the score test of C. Farrington and G. Manning, "Test
   * statistics and sample size formulae for comparative binomial trials with null hypothesis of
   * non-zero risk difference or non-unity relative risk", Statistics in Medicine 9 (1990).
   */
  public static Equivalence independent(Estimate first, Estimate second, double margin) {
    return first instanceof Rate one && second instanceof Rate two
        ? new Equivalence.Tested(
            margin,
            below(farringtonManning(one, two, margin)),
            above(farringtonManning(one, two, -margin)))
        : new Equivalence.Unknown();
  }

  /**
   * Of two targets on the same trials that come in clusters, by Student's t with the error of
   * {@link ClusteredPairs#difference}. Where that sees no likeness, it is {@link #paired} of one
   * trial per cluster; one cluster shows nothing.
   */
  public static Equivalence clustered(List<Pairs> clusters, double margin) {
    List<Pairs> filled = ClusteredPairs.filled(clusters);
    Pairs all = ClusteredPairs.sum(filled);
    if (all.n() == filled.size()) {
      return paired(all, margin);
    }
    if (all.concordant() || Math.abs(all.surplus()) == all.n()) {
      return paired(ClusteredPairs.oneEach(filled), margin);
    }
    if (filled.size() == 1) {
      return new Equivalence.Tested(margin, 1, 1);
    }
    ClusteredPairs.Spread spread = ClusteredPairs.spread(filled);
    return new Equivalence.Tested(margin, 1 - spread.above(margin), spread.above(-margin));
  }

  /** Tango's statistic: how far the difference lies above one of {@code delta}. */
  static double tango(Pairs pairs, double delta) {
    double n = pairs.n();
    double first = pairs.onlyFirst();
    double second = pairs.onlySecond();
    double a = 2 * n;
    double b = -first - second + (2 * n - first + second) * delta;
    double c = -second * delta * (1 - delta);
    double onlySecond = (Math.sqrt(Math.max(0, b * b - 4 * a * c)) - b) / (2 * a);
    double variance = n * (2 * onlySecond + delta * (1 - delta));
    return (first - second - n * delta) / Math.sqrt(variance);
  }

  /** Farrington and Manning's: likewise, of independent rates. */
  static double farringtonManning(Rate first, Rate second, double delta) {
    double likely = likeliest(first, second, delta);
    double variance =
        (likely + delta) * (1 - likely - delta) / first.effective()
            + likely * (1 - likely) / second.effective();
    return (first.value() - second.value() - delta) / Math.sqrt(variance);
  }

  /**
   * The likeliest rate of the second when the first's is {@code delta} higher: where the slope of
   * the log-likelihood, which falls all the way, is 0.
   */
  private static double likeliest(Rate first, Rate second, double delta) {
    double low = Math.max(0, -delta);
    double high = Math.min(1, 1 - delta);
    for (int halving = 0; halving < 60; halving++) {
      double middle = (low + high) / 2;
      double slope =
          slope(first.value() * first.effective(), first.effective(), middle + delta)
              + slope(second.value() * second.effective(), second.effective(), middle);
      if (slope > 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }

  private static double slope(double count, double n, double rate) {
    return count / rate - (n - count) / (1 - rate);
  }

  private static double below(double z) {
    return NORMAL.cumulativeProbability(z);
  }

  private static double above(double z) {
    return NORMAL.survivalProbability(z);
  }
}
