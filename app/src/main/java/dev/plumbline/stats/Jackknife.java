package dev.plumbline.stats;

import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * The jackknife for faults that differ in how easily they are found (model Mh), of K. P. Burnham
 * and W. S. Overton, "Estimation of the size of a closed population when capture probabilities vary
 * among animals", Biometrika 65 (1978), and "Robust estimation of population size when capture
 * probabilities vary among animals", Ecology 60 (1979).
 */
public final class Jackknife {

  private static final int MOST = 5;
  private static final double LEVEL = 0.05;

  private Jackknife() {}

  /**
   * One order.
   *
   * @param order 1 to 5, and less than the number of inspectors
   * @param total the estimate N of that order
   * @param variance sum a_j^2 f_j - N, or 0 where that is negative
   * @param pValue of the test that the next order estimates the same number; 1 for the last order
   */
  public record Order(int order, double total, double variance, double pValue) {}

  /**
   * The estimates of all orders: N = sum a_j f_j, for f_j faults found by j inspectors.
   *
   * <p>The coefficients are those of the generalised jackknife, (1 / m!) sum over i from 0 to m of
   * (-1)^i C(m, i) (k - i)^m times the mean number found by k - i inspectors, over all choices of i
   * who are left out (Burnham and Overton 1978, section 2; 1979, table 1). A fault found by j is
   * lost with i left out in C(i, j) of C(k, j) choices. The difference D of two orders has the
   * variance s / (s - 1) (sum b_j^2 f_j - D^2 / s), for s faults seen and b the difference of
   * coefficients (1979, page 929).
   */
  public static List<Order> orders(Inspections inspections) {
    int most = Math.min(MOST, inspections.inspectors() - 1);
    return IntStream.rangeClosed(1, most)
        .mapToObj(order ->
            new Order(
                order,
                total(inspections, order),
                variance(inspections, order),
                order == most ? 1 : pValue(inspections, order)))
        .toList();
  }

  /** The lowest order whose test does not reject, at 5 %, that the next one says the same. */
  public static Order selected(List<Order> orders) {
    return orders.stream()
        .filter(order -> order.pValue() > LEVEL)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no orders to select one of"));
  }

  private static double total(Inspections inspections, int order) {
    return sum(inspections, j -> coefficient(inspections.inspectors(), order, j));
  }

  private static double variance(Inspections inspections, int order) {
    double squares =
        sum(inspections, j -> Math.pow(coefficient(inspections.inspectors(), order, j), 2));
    return Math.max(0, squares - total(inspections, order));
  }

  private static double pValue(Inspections inspections, int order) {
    int k = inspections.inspectors();
    double seen = inspections.seen();
    double difference = total(inspections, order + 1) - total(inspections, order);
    double squares =
        sum(inspections, j -> Math.pow(coefficient(k, order + 1, j) - coefficient(k, order, j), 2));
    double variance = seen / (seen - 1) * (squares - difference * difference / seen);
    if (difference == 0 || !(variance > 0)) {
      return 1;
    }
    double distance = Math.abs(difference) / Math.sqrt(variance);
    return 2 * NormalDistribution.of(0, 1).survivalProbability(distance);
  }

  private static double sum(Inspections inspections, IntToDoubleFunction weight) {
    return IntStream.rangeClosed(1, inspections.inspectors())
        .mapToDouble(j -> weight.applyAsDouble(j) * inspections.foundByExactly(j))
        .sum();
  }

  private static double coefficient(int k, int order, int j) {
    double lost = 0;
    double factorial = 1;
    for (int i = 1; i <= order; i++) {
      factorial *= i;
      double sign = i % 2 == 0 ? 1 : -1;
      lost +=
          sign * choose(order, i) * Math.pow(k - (double) i, order) * choose(i, j) / choose(k, j);
    }
    return 1 - lost / factorial;
  }

  private static double choose(int n, int k) {
    double ways = k > n ? 0 : 1;
    for (int i = 0; i < k && ways > 0; i++) {
      ways = ways * (n - i) / (i + 1);
    }
    return ways;
  }
}
