package dev.plumbline.stats;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * How likely the next draw of a search is to show a kind that no draw has shown yet (the missing
 * mass), for draws that are independent and alike (I. J. Good, "The population frequencies of
 * species and the estimation of population parameters", Biometrika 40 (1953), equation 9).
 */
public final class GoodTuring {

  private static final int SHUFFLES = 999;

  private GoodTuring() {}

  /**
   * The missing mass after some draws.
   *
   * @param draws so far
   * @param kinds seen
   * @param value kinds seen once, over draws
   * @param low lower end of the interval
   * @param high upper end of the interval
   */
  public record MissingMass(long draws, long kinds, double value, double low, double high) {}

  /**
   * The estimate f1 / n, with an interval that holds the missing mass with a chance of at least 95
   * %, whatever the kinds and their chances, for any number of draws.
   *
   * <p>Upper end: draw i shows something new with a chance that is the missing mass before it, and
   * that only falls. So the missing mass after all draws is at most its average over the second
   * half of them, which {@link AverageRate#upper} bounds by how many of these showed something new.
   * Lower end: f1 / n - 1 / n - (sqrt 2 + sqrt(1 / 1.36)) sqrt(ln 80 / n), by the proof of D.
   * McAllester and R. Schapire, "On the convergence rate of Good-Turing estimators", COLT 2000,
   * with the deviation of the missing mass of D. McAllester and L. Ortiz, "Concentration
   * inequalities for the missing mass and for histogram rule error", JMLR 4 (2003). Each has half
   * of the 5 %. By such deviations alone the upper end too would lie .16 from f1 / n for 1,000
   * draws.
   *
   * @param draws kinds in the order in which they came, at least 2
   */
  public static <K> MissingMass missingMass(List<K> draws) {
    int n = draws.size();
    if (n < 2) {
      throw new IllegalArgumentException(
          n + " draws say nothing of what is unseen; give 2 or more");
    }
    Set<K> kinds = new HashSet<>(draws.subList(0, n / 2));
    int before = kinds.size();
    kinds.addAll(draws);
    double tail = Proportions.error(Proportions.CONFIDENCE) / 2;
    double value = (double) once(draws) / n;
    double fall = 1.0 / n + lower(n, tail);
    double high = AverageRate.upper(kinds.size() - before, n - n / 2, tail);
    return new MissingMass(
        n, kinds.size(), value, Math.max(0, value - fall), Math.max(value, high));
  }

  /**
   * Half of the chance for f1 / n above its mean, by bounded differences of 2 / n, and half for the
   * missing mass below its own.
   */
  private static double lower(int n, double chance) {
    double logarithm = Math.log(2 / chance) / n;
    return Math.sqrt(2 * logarithm) + Math.sqrt(logarithm / 1.36);
  }

  /**
   * Whether the missing mass moves when draws in a row are taken together as one.
   *
   * @param value kinds seen once, over draws
   * @param regrouped kinds seen in one group alone, over draws; a kind that is always seen several
   *     times in a row counts here and not above
   * @param expected the same, on average, when the draws are shuffled
   * @param pValue the share of shuffles that move the figure as far up, itself counted
   */
  public record Regrouped(double value, double regrouped, double expected, double pValue) {}

  /**
   * Takes draws in a row together. If draws are alike their order says nothing, and grouping does
   * to the figure what it does to shuffled draws; if a search stays where it has found something,
   * kinds come in runs, draws are fewer than they seem, and the figure moves up. A permutation
   * test: exact for independent draws of any chances.
   *
   * @param size draws to a group, at least 2 and at most half of the draws
   * @param seed of the 999 shuffles
   */
  public static <K> Regrouped regrouped(List<K> draws, int size, long seed) {
    if (size < 2 || size > draws.size() / 2) {
      throw new IllegalArgumentException(
          "groups of %d of %d draws; give 2 to %d".formatted(size, draws.size(), draws.size() / 2));
    }
    double n = draws.size();
    long seen = onceByGroup(draws, size);
    Random random = new Random(seed);
    List<K> shuffled = new ArrayList<>(draws);
    long total = 0;
    int asFar = 1;
    for (int i = 0; i < SHUFFLES; i++) {
      Collections.shuffle(shuffled, random);
      long one = onceByGroup(shuffled, size);
      total += one;
      asFar += one >= seen ? 1 : 0;
    }
    return new Regrouped(once(draws) / n, seen / n, total / n / SHUFFLES, asFar / (SHUFFLES + 1.0));
  }

  private static <K> long once(List<K> draws) {
    return onceByGroup(draws, 1);
  }

  /** Kinds that stand in one group only. */
  private static <K> long onceByGroup(List<K> draws, int size) {
    List<K> each = new ArrayList<>();
    for (int start = 0; start < draws.size(); start += size) {
      each.addAll(Set.copyOf(draws.subList(start, Math.min(draws.size(), start + size))));
    }
    Map<K, Long> groups =
        each.stream().collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    return groups.values().stream().filter(many -> many == 1).count();
  }
}
