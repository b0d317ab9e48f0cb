package dev.plumbline.stats;

import java.util.Locale;

/**
 * How two targets are to be compared, and how many trials that takes.
 *
 * <p>The numbers include the continuity correction of J. Casagrande, M. Pike and P. Smith, "An
 * improved approximate formula for calculating sample sizes for comparing two binomial
 * distributions", Biometrics 34 (1978), because the tests that will be done are exact: Fisher's and
 * McNemar's. A test enumerates their power at these sizes.
 */
public sealed interface Design {

  /**
   * Trials of each target that it takes to tell two rates apart, if trials are independent.
   *
   * @param first rate of one target, above 0 and below 1
   * @param second rate of the other, and different
   * @return positive infinity where the design cannot hold such rates
   */
  double trials(double first, double second, Errors errors);

  /** The greatest difference of rates that it can hold. */
  double greatest();

  /** What it assumes, in a sentence. */
  String assumption();

  /**
   * Every target on trials of its own.
   *
   * <p>J. Fleiss, B. Levin and M. Paik, "Statistical methods for rates and proportions", 3rd
   * edition (2003), section 4.2.
   */
  record Unpaired() implements Design {
    @Override
    public double trials(double first, double second, Errors errors) {
      double mean = (first + second) / 2;
      double same = errors.found() * Math.sqrt(2 * mean * (1 - mean));
      double apart = errors.beyond() * Math.sqrt(first * (1 - first) + second * (1 - second));
      double delta = first - second;
      return corrected(Math.pow((same + apart) / delta, 2), delta);
    }

    @Override
    public double greatest() {
      return 1;
    }

    @Override
    public String assumption() {
      return "Each target gets trials of its own; the test is Fisher's exact one.";
    }
  }

  /**
   * Both targets on the same trials, where so many are discordant.
   *
   * <p>R. Connor, "Sample size for testing differences in proportions for the paired-sample
   * design", Biometrics 43 (1987).
   *
   * @param discordance share of trials that only one of the two has the event in, above 0
   */
  record Discordant(double discordance) implements Design {
    public Discordant {
      if (!(0 < discordance && discordance <= 1)) {
        throw new IllegalArgumentException(
            "a discordance lies above 0 and at most at 1, such as 0.2, not " + discordance);
      }
    }

    @Override
    public double trials(double first, double second, Errors errors) {
      return pairs(first - second, discordance, errors);
    }

    @Override
    public double greatest() {
      return discordance;
    }

    @Override
    public String assumption() {
      return "Both targets get the same trials, and do otherwise than each other in %s of them; the test is McNemar's exact one."
          .formatted(percent(discordance));
    }
  }

  /**
   * Both targets on the same trials, where what they do is so much correlated.
   *
   * @param correlation between what the two do on a trial (phi), above -1 and below 1; 0 is as if
   *     they shared nothing
   */
  record Correlated(double correlation) implements Design {
    public Correlated {
      if (!(-1 < correlation && correlation < 1)) {
        throw new IllegalArgumentException(
            "a correlation lies between -1 and 1, such as 0.3, not " + correlation);
      }
    }

    @Override
    public double trials(double first, double second, Errors errors) {
      return pairs(first - second, discordance(first, second), errors);
    }

    private double discordance(double first, double second) {
      double both =
          first * second + correlation * Math.sqrt(first * (1 - first) * second * (1 - second));
      // The rates bound how alike the two can be at all.
      double possible = Math.clamp(both, Math.max(0, first + second - 1), Math.min(first, second));
      return first + second - 2 * possible;
    }

    @Override
    public double greatest() {
      return 1;
    }

    @Override
    public String assumption() {
      return correlation == 0
          ? "Both targets get the same trials, and neither says anything about the other (no --discordance or --correlation is given, so nothing is gained by pairing); the test is McNemar's exact one."
          : "Both targets get the same trials, and what they do is correlated by %s; the test is McNemar's exact one."
              .formatted(correlation);
    }
  }

  private static double pairs(double delta, double discordance, Errors errors) {
    // Rates that differ by just the discordance do so up to rounding.
    if (Math.abs(delta) > discordance + 1e-12) {
      return Double.POSITIVE_INFINITY;
    }
    double same = errors.found() * Math.sqrt(discordance);
    double apart = errors.beyond() * Math.sqrt(Math.max(0, discordance - delta * delta));
    return corrected(Math.pow((same + apart) / delta, 2), delta);
  }

  private static double corrected(double trials, double delta) {
    double root = 1 + Math.sqrt(1 + 4 / (trials * Math.abs(delta)));
    return trials / 4 * root * root;
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }
}
