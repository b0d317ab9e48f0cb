package dev.plumbline.stats;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Alarms over the issues that a training is watched for: the chance of any false one in the whole
 * training is at most alpha, however the issues depend on each other.
 *
 * <p>The evidence of the issues is added up, each with its weight. <em>Something has risen</em>
 * where the sum is at least {@code 1 / alpha}; <em>an issue has risen</em> where its own term is.
 * While some issues have risen and others not, the terms of those that have not are still a capital
 * that is not expected to grow, which is why both alarms share one alpha. E-BH ({@link
 * Multiplicity#eBenjaminiHochberg}) bounds the expected share of false alarms among alarms at one
 * time, not the chance of one at any time, and averages over subsets (closed testing) hold for
 * issues that never rise, not for those that have not risen yet.
 *
 * @param alpha the chance of any false alarm, above 0 and below 1
 * @param weights by issue, above 0, summing to at most 1
 */
public record Alarms(double alpha, Map<String, Double> weights) {
  public Alarms {
    weights = Map.copyOf(weights);
    requireAlpha(alpha);
    double sum = weights.values().stream().mapToDouble(weight -> weight).sum();
    // Equal weights sum to 1 up to rounding.
    if (weights.isEmpty()
        || weights.values().stream().anyMatch(w -> !(w > 0))
        || !(sum < 1 + 1e-9)) {
      throw new IllegalArgumentException(
          "weights of issues lie above 0 and sum to at most 1; these do not: "
              + new TreeMap<>(weights));
    }
  }

  /**
   * Refuses a chance that is none.
   *
   * @throws IllegalArgumentException unless it lies above 0 and below 1
   */
  public static void requireAlpha(double alpha) {
    if (!(0 < alpha && alpha < 1)) {
      throw new IllegalArgumentException(
          "the chance of a false alarm lies between 0 and 1, such as 0.05, not " + alpha);
    }
  }

  /** With the same weight for every issue. */
  public static Alarms of(double alpha, Set<String> issues) {
    Map<String, Double> weights = new TreeMap<>();
    issues.forEach(issue -> weights.put(issue, 1.0 / issues.size()));
    return new Alarms(alpha, weights);
  }

  /** The issues that have risen, in alphabetical order; an alarm once raised stands. */
  public Set<String> risen(Map<String, ? extends EProcess<?>> evidence) {
    Set<String> risen = new TreeSet<>();
    weights.keySet().stream()
        .filter(issue -> of(evidence, issue).log() >= threshold(issue))
        .forEach(risen::add);
    return risen;
  }

  /** Whether something has risen, which is so wherever an issue has. */
  public boolean any(Map<String, ? extends EProcess<?>> evidence) {
    double sum = Double.NEGATIVE_INFINITY;
    for (Map.Entry<String, Double> weight : weights.entrySet()) {
      double term = Math.log(weight.getValue()) + of(evidence, weight.getKey()).log();
      sum = Capital.logSum(sum, term);
    }
    return sum >= Math.log(1 / alpha);
  }

  /** The logarithm of the evidence that an alarm for this issue takes. */
  public double threshold(String issue) {
    Double weight = weights.get(issue);
    if (weight == null) {
      throw new IllegalArgumentException(
          "no issue %s is watched; there are %s".formatted(issue, new TreeSet<>(weights.keySet())));
    }
    return Math.log(1 / (alpha * weight));
  }

  private static EProcess<?> of(Map<String, ? extends EProcess<?>> evidence, String issue) {
    EProcess<?> process = evidence.get(issue);
    if (process == null) {
      throw new IllegalArgumentException(
          "issue %s is watched but has no evidence; start its process before the first checkpoint"
              .formatted(issue));
    }
    return process;
  }
}
