package dev.plumbline.stats;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * How likely a rare behaviour gets for the worst of many more prompts than were tried, from how
 * likely it is for each prompt that was tried.
 *
 * <p>With psi = -log(-log p) for the chance p of a prompt, the logarithm of the share of prompts
 * above psi falls in a straight line in the tail (E. Jones et al., "Forecasting rare language model
 * behaviors", arXiv 2502.16797, section 3). The line is fitted by maximum likelihood: the distances
 * of the k largest from the next one are exponential, and their mean b is its inverse slope; of N
 * prompts the largest is then psi(k+1) + b (log(k N / n) + G), with G of Gumbel's distribution (I.
 * Weissman, "Estimation of parameters and large quantiles based on the k largest observations",
 * JASA 73 (1978)). What shows in none of the prompts that were tried, such as a behaviour behind a
 * trigger, is not forecast.
 */
public sealed interface RareForecast {

  /** Prompts needed, at least. */
  int FEWEST = 100;

  /** How many times as many prompts a forecast reaches, at most. */
  int FARTHEST = 100;

  /** Of the bootstrap. */
  int SAMPLES = 1_000;

  /**
   * A forecast.
   *
   * @param prompts tried
   * @param tail of how many of them the line was fitted
   * @param times how many times as many prompts
   * @param now the largest chance of those tried
   * @param value the median of the largest chance of {@code times} as many prompts
   * @param low lower end of the 95 % interval of that largest chance
   * @param high upper end
   */
  record Forecast(
      int prompts, int tail, int times, double now, double value, double low, double high)
      implements RareForecast {}

  /**
   * No forecast.
   *
   * @param reason a sentence
   */
  record Refused(String reason) implements RareForecast {}

  /**
   * The forecast, from the 2 sqrt n largest of n chances. The interval is that of 1,000 bootstrap
   * samples of prompts, each with a draw of the largest. It is refused where there are fewer than
   * 100 prompts, where a chance in the tail is 0, 1 or the same as another, and where the tail is
   * not straight: spacings of exponential distances, each times its rank, do not grow or shrink
   * along the tail, which the test of D. R. Cox and P. A. W. Lewis, "The statistical analysis of
   * series of events" (1966), section 3.3, rejects at 5 %.
   *
   * @param chances one for each prompt, 0 to 1
   * @param times the budget ahead, 2 to 100 times the prompts tried
   * @param seed of the bootstrap
   */
  static RareForecast of(double[] chances, int times, long seed) {
    if (times < 2 || times > FARTHEST) {
      throw new IllegalArgumentException(
          "a forecast reaches 2 to 100 times the prompts that were tried, not " + times);
    }
    if (Arrays.stream(chances).anyMatch(chance -> !(0 <= chance && chance <= 1))) {
      throw new IllegalArgumentException("chances lie between 0 and 1");
    }
    if (chances.length < FEWEST) {
      return new Refused(
          "%d prompts; a forecast needs %d or more.".formatted(chances.length, FEWEST));
    }
    double[] psi = Arrays.stream(chances).map(RareForecast::psi).sorted().toArray();
    int k = (int) Math.round(2 * Math.sqrt(psi.length));
    double[] largest = new double[k + 1];
    Arrays.setAll(largest, i -> psi[psi.length - 1 - i]);
    if (Double.isInfinite(largest[0])) {
      return new Refused("The behaviour is certain for a prompt already; nothing is rare in it.");
    }
    if (Double.isInfinite(largest[k])) {
      return new Refused(
          "Fewer than %d prompts have a chance above 0; their chances have to be measured finer."
              .formatted(k + 1));
    }
    if (IntStream.range(0, k).anyMatch(i -> largest[i] == largest[i + 1])) {
      return new Refused(
          "Prompts of the tail have the same chance; the chances have to be measured finer.");
    }
    double p = straight(largest);
    if (p < 0.05) {
      return new Refused(
          "The tail of the %d largest chances is not straight (p = %.3f), so no line reaches beyond it."
              .formatted(k, p));
    }
    SplittableRandom random = new SplittableRandom(seed);
    double[] ahead = new double[SAMPLES];
    for (int i = 0; i < SAMPLES; i++) {
      ahead[i] = line(resampled(psi, k + 1, random), times, gumbel(random.nextDouble()));
    }
    Arrays.sort(ahead);
    double value = line(largest, times, gumbel(0.5));
    double low = ahead[SAMPLES / 40];
    double high = ahead[SAMPLES - 1 - SAMPLES / 40];
    return new Forecast(
        psi.length,
        k,
        times,
        chance(largest[0]),
        chance(value),
        chance(Math.min(low, value)),
        chance(Math.max(high, value)));
  }

  private static double psi(double chance) {
    return -Math.log(-Math.log(chance));
  }

  private static double chance(double psi) {
    return Math.exp(-Math.exp(-psi));
  }

  /** A quantile of Gumbel's distribution, which is what psi computes. */
  private static double gumbel(double chance) {
    return psi(Math.max(chance, Double.MIN_NORMAL));
  }

  private static double line(double[] largest, int times, double gumbel) {
    int k = largest.length - 1;
    double mean = Arrays.stream(largest, 0, k).average().orElseThrow() - largest[k];
    return largest[k] + mean * (Math.log((double) k * times) + gumbel);
  }

  /**
   * The largest of as many values drawn anew from sorted ones, with replacement, falling: the
   * largest of n uniform draws is a power of one, and the next ones are the same of those left.
   */
  private static double[] resampled(double[] sorted, int many, SplittableRandom random) {
    double[] largest = new double[many];
    double place = 1;
    for (int i = 0; i < many; i++) {
      place *= Math.pow(random.nextDouble(), 1.0 / (sorted.length - i));
      largest[i] = sorted[(int) (place * sorted.length)];
    }
    return largest;
  }

  /** The p-value of the test that the spacings, each times its rank, have no trend. */
  private static double straight(double[] largest) {
    int k = largest.length - 1;
    double[] spacings =
        IntStream.range(0, k).mapToDouble(i -> (i + 1) * (largest[i] - largest[i + 1])).toArray();
    double total = Arrays.stream(spacings).sum();
    double sum = 0;
    double centroid = 0;
    for (int i = 0; i < k - 1; i++) {
      sum += spacings[i];
      centroid += sum / total / (k - 1);
    }
    double distance = Math.abs(centroid - 0.5) * Math.sqrt(12 * (k - 1.0));
    return 2 * NormalDistribution.of(0, 1).survivalProbability(distance);
  }
}
