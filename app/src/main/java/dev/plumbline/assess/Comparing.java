package dev.plumbline.assess;

import dev.plumbline.assess.StoredRun.Cell;
import dev.plumbline.stats.Difference;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Independent;
import dev.plumbline.stats.Paired;
import dev.plumbline.stats.Pairs;
import dev.plumbline.stats.Proportions;
import dev.plumbline.stats.TwoOneSidedTests;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Compares what two runs did, suite by suite.
 *
 * <p>Trials of the same scenario with the same luck are compared in pairs. Where less than half of
 * the trials have a partner, all are compared as if they were independent, and a note says so.
 *
 * @param measure what is compared
 * @param margin within which rates count as the same, above 0 and below 1
 */
public record Comparing(Measure measure, double margin, Correction correction) {

  public Comparing {
    if (!(0 < margin && margin < 1)) {
      throw new IllegalArgumentException(
          "a margin lies between 0 and 1, such as 0.05, not " + margin);
    }
  }

  /** One comparison per suite that either run holds, by name. */
  public List<Comparison> suites(StoredRun first, StoredRun second) {
    List<Comparison> plain =
        Stream.concat(first.trials().keySet().stream(), second.trials().keySet().stream())
            .map(Cell::suite)
            .distinct()
            .sorted()
            .map(suite -> suite(suite, outcomes(first, suite), outcomes(second, suite)))
            .toList();
    return corrected(plain);
  }

  /** The trials of a suite: those whose outcome is known, and how many others. */
  private record Outcomes(Map<Cell, Boolean> known, long missing) {
    long n() {
      return known.size();
    }

    boolean isEmpty() {
      return n() + missing == 0;
    }

    Estimate rate() {
      return Proportions.estimate(
          known.values().stream().filter(event -> event).count(), n(), missing);
    }
  }

  private Outcomes outcomes(StoredRun run, String suite) {
    Map<Cell, Boolean> known = new LinkedHashMap<>();
    long[] missing = {0};
    run.trials()
        .forEach((cell, verdict) -> {
          if (cell.suite().equals(suite) && measure.concerns(verdict)) {
            measure
                .in(verdict)
                .ifPresentOrElse(event -> known.put(cell, event), () -> missing[0]++);
          }
        });
    return new Outcomes(known, missing[0]);
  }

  private Comparison suite(String suite, Outcomes first, Outcomes second) {
    // The second comes first: its rate minus the first's.
    Pairs pairs = new Pairs(0, 0, 0, 0);
    for (Map.Entry<Cell, Boolean> trial : second.known().entrySet()) {
      Boolean partner = first.known().get(trial.getKey());
      pairs = partner == null ? pairs : pairs.with(trial.getValue(), partner);
    }
    long fewer = Math.min(first.n(), second.n());
    if (2 * pairs.n() >= fewer && pairs.n() > 0) {
      return paired(suite, first, second, pairs);
    }
    return new Comparison(
        suite,
        first.rate(),
        second.rate(),
        Independent.difference(second.rate(), first.rate()),
        null,
        TwoOneSidedTests.independent(second.rate(), first.rate(), margin),
        pairs.n(),
        first.n() - pairs.n(),
        second.n() - pairs.n(),
        first.missing(),
        second.missing(),
        note(first, second, pairs.n()));
  }

  private Comparison paired(String suite, Outcomes first, Outcomes second, Pairs pairs) {
    return new Comparison(
        suite,
        Proportions.estimate(pairs.both() + pairs.onlySecond(), pairs.n(), first.missing()),
        Proportions.estimate(pairs.both() + pairs.onlyFirst(), pairs.n(), second.missing()),
        Paired.difference(pairs),
        null,
        TwoOneSidedTests.paired(pairs, margin),
        pairs.n(),
        first.n() - pairs.n(),
        second.n() - pairs.n(),
        first.missing(),
        second.missing(),
        "");
  }

  private static String note(Outcomes first, Outcomes second, long pairs) {
    if (first.isEmpty() && second.isEmpty()) {
      return "no trial of either run is about it";
    }
    if (first.isEmpty() || second.isEmpty()) {
      return first.isEmpty() ? "only the second run has it" : "only the first run has it";
    }
    if (first.n() == 0 || second.n() == 0) {
      return "no trial of the %s run has a verdict".formatted(first.n() == 0 ? "first" : "second");
    }
    return pairs == 0
        ? "the runs share no scenario, so this is a comparison of independent trials"
        : "only %d of %d trials have a partner, so this is a comparison of independent trials"
            .formatted(pairs, Math.min(first.n(), second.n()));
  }

  private List<Comparison> corrected(List<Comparison> comparisons) {
    double[] pValues =
        comparisons.stream()
            .map(Comparison::difference)
            .filter(Difference.Known.class::isInstance)
            .mapToDouble(difference -> ((Difference.Known) difference).pValue())
            .toArray();
    double[] adjusted = correction.adjusted(pValues);
    List<Comparison> corrected = new ArrayList<>();
    int next = 0;
    for (Comparison comparison : comparisons) {
      corrected.add(
          comparison.difference() instanceof Difference.Known
              ? comparison.with(adjusted[next++])
              : comparison);
    }
    return List.copyOf(corrected);
  }
}
