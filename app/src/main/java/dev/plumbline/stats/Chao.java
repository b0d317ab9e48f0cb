package dev.plumbline.stats;

import dev.plumbline.stats.Undiscovered.Caveat;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Chao's lower bounds of how many there are, from how many were seen once and twice. However unlike
 * they are in how easily they show, on average the bound is at most the true number, by the
 * inequality of Cauchy and Schwarz.
 */
public final class Chao {

  private static final int ENOUGH_TWICE = 5;

  private Chao() {}

  /**
   * The bound of 1987, seen + f1^2 / (2 f2), with the variance f2 ((f1/f2)^4 / 4 + (f1/f2)^3 +
   * (f1/f2)^2 / 2) (A. Chao, "Estimating the population size for capture-recapture data with
   * unequal catchability", Biometrics 43 (1987), section 2).
   *
   * @return unknown where nothing was found twice; {@link #chao2} has an answer there
   */
  public static Undiscovered classic(Inspections inspections) {
    double once = inspections.foundByExactly(1);
    double twice = inspections.foundByExactly(2);
    if (inspections.seen() == 0 || twice == 0) {
      return new Undiscovered.Unknown("No fault was found by exactly two inspectors.");
    }
    double ratio = once / twice;
    double total = inspections.seen() + once * once / (2 * twice);
    double variance =
        twice * (Math.pow(ratio, 4) / 4 + Math.pow(ratio, 3) + Math.pow(ratio, 2) / 2);
    return Undiscovered.logNormal(
        inspections.seen(), inspections.finds(), total, variance, caveats((long) twice));
  }

  /**
   * Chao2, from how many of k inspectors found each: {@link #corrected} with k samples. It is the
   * bound of 1987 with its bias for few samples taken off.
   */
  public static Undiscovered chao2(Inspections inspections) {
    return corrected(
        inspections.inspectors(),
        inspections.seen(),
        inspections.finds(),
        inspections.foundByExactly(1),
        inspections.foundByExactly(2));
  }

  /**
   * Chao1, of how many kinds there are from the draws of one search, each of one kind: {@link
   * #corrected} with as many samples as draws. Kinds too rare to show are not bounded by it.
   */
  public static Undiscovered chao1(Collection<?> draws) {
    Collection<Long> counts =
        draws.stream()
            .collect(Collectors.groupingBy(Function.<Object>identity(), Collectors.counting()))
            .values();
    return corrected(
        draws.size(),
        counts.size(),
        draws.size(),
        counts.stream().filter(count -> count == 1).count(),
        counts.stream().filter(count -> count == 2).count());
  }

  /**
   * seen + (m - 1) / m f1 (f1 - 1) / (2 (f2 + 1)) for m samples (A. Chao, "Species estimation and
   * applications", Encyclopedia of Statistical Sciences 12 (2005)), with the variance of R. K.
   * Colwell, EstimateS 9 user's guide, appendix B.
   */
  private static Undiscovered corrected(
      long samples, long seen, long finds, double once, double twice) {
    if (seen == 0) {
      return new Undiscovered.Unknown("Nothing was found.");
    }
    double a = (samples - 1.0) / samples;
    double unseen = a * once * (once - 1) / (2 * (twice + 1));
    double variance;
    if (twice > 0) {
      variance =
          unseen
              + Math.pow(a * (2 * once - 1) / (2 * (twice + 1)), 2) * once
              + a * a * once * once * twice * Math.pow(once - 1, 2) / (4 * Math.pow(twice + 1, 4));
    } else {
      variance =
          a * once * (once - 1) / 2
              + a * a * once * Math.pow(2 * once - 1, 2) / 4
              - a * a * Math.pow(once, 4) / (4 * (seen + unseen));
    }
    return Undiscovered.logNormal(seen, finds, seen + unseen, variance, caveats((long) twice));
  }

  private static List<Caveat> caveats(long twice) {
    return twice < ENOUGH_TWICE
        ? List.of(Caveat.LOWER_BOUND, Caveat.HARDLY_ANY_TWICE)
        : List.of(Caveat.LOWER_BOUND);
  }
}
