package dev.plumbline.stats;

import dev.plumbline.stats.Proportions.Interval;
import java.util.List;
import org.apache.commons.statistics.distribution.NormalDistribution;

/** How many faults there are, those included that nobody found. */
public sealed interface Undiscovered {

  /** What keeps an estimate from being taken at its word. */
  enum Caveat {
    /** Two or three: nobody can tell from them how much faults differ in how easily they show. */
    FEW_INSPECTORS("fewer than four inspectors"),
    /** Faults that no inspector can find are not in it, nor are all that hardly any finds. */
    LOWER_BOUND("a lower bound"),
    /** Two inspectors who share a blind spot look as if they had found nearly all. */
    ASSUMES_INDEPENDENCE("holds only where inspectors share no blind spot"),
    /** Too few were found by two inspectors to say how many none found. */
    HARDLY_ANY_TWICE("fewer than five faults were found twice");

    private final String label;

    Caveat(String label) {
      this.label = label;
    }

    /** The words to print. */
    public String label() {
      return label;
    }
  }

  /**
   * An estimate.
   *
   * @param seen faults that were found
   * @param total faults in all, at least {@code seen}
   * @param error its standard error
   * @param low lower end of its 95 % interval, at least {@code seen}
   * @param high upper end of its 95 % interval
   * @param caveats in the order of {@link Caveat}
   */
  record Estimated(
      long seen, double total, double error, double low, double high, List<Caveat> caveats)
      implements Undiscovered {
    public Estimated {
      caveats = caveats.stream().distinct().sorted().toList();
      if (!(seen <= low && low <= total && total <= high && error >= 0)) {
        throw new IllegalArgumentException(
            "Not a number of faults, of which %d are known: %s in [%s, %s]."
                .formatted(seen, total, low, high));
      }
    }

    /** Faults that nobody found, as far as the estimate goes. */
    public double unseen() {
      return total - seen;
    }
  }

  /**
   * No estimate can be made.
   *
   * @param reason a sentence
   */
  record Unknown(String reason) implements Undiscovered {}

  /** The confidence of its intervals, as a quantile of the normal distribution. */
  double Z = NormalDistribution.of(0, 1).inverseSurvivalProbability(0.025);

  /**
   * The log-normal interval of what is unseen, which never ends below what was seen: with d = total
   * - seen and c = exp(1.96 sqrt(log(1 + variance / d^2))), from seen + d / c to seen + d c (A.
   * Chao, "Estimating the population size for capture-recapture data with unequal catchability",
   * Biometrics 43 (1987), section 3).
   *
   * <p>Where the estimate is that nothing is unseen, this has no width. Then, with q = exp(-finds /
   * seen) for the chance that a fault is found by nobody if all are alike, it ends at seen / (1 -
   * q) + 1.96 sqrt(seen q) / (1 - q) (R. K. Colwell, EstimateS 9 user's guide, appendix B).
   */
  static Estimated logNormal(
      long seen, long finds, double total, double variance, List<Caveat> caveats) {
    double unseen = Math.max(0, total - seen);
    double error = Math.sqrt(Math.max(0, variance));
    Interval ends;
    if (unseen < 1e-9) {
      double q = Math.exp(-(double) finds / seen);
      ends = new Interval(seen, seen / (1 - q) + Z * Math.sqrt(seen * q) / (1 - q));
    } else {
      double c = Math.exp(Z * Math.sqrt(Math.log1p(error * error / (unseen * unseen))));
      ends = new Interval(seen + unseen / c, seen + unseen * c);
    }
    return new Estimated(seen, seen + unseen, error, ends.low(), ends.high(), caveats);
  }
}
