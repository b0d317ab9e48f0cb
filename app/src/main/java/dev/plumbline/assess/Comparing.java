package dev.plumbline.assess;

import dev.plumbline.assess.StoredRun.Cell;
import dev.plumbline.stats.ClusteredPairs;
import dev.plumbline.stats.Difference;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Independent;
import dev.plumbline.stats.Paired;
import dev.plumbline.stats.Pairs;
import dev.plumbline.stats.TwoOneSidedTests;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
    return corrected(
        measure == Measure.HARM
            ? doubted(plain, first.harmNotShown(), second.harmNotShown())
            : plain);
  }

  /** Harm that could not show in a run is not compared. */
  private static List<Comparison> doubted(
      List<Comparison> comparisons, Map<String, String> first, Map<String, String> second) {
    return comparisons.stream()
        .map(one -> {
          String reason =
              Stream.of(
                      doubt("first", first.get(one.suite())),
                      doubt("second", second.get(one.suite())))
                  .filter(text -> !text.isEmpty())
                  .collect(Collectors.joining("; "));
          return reason.isEmpty() ? one : one.notShown(reason);
        })
        .toList();
  }

  private static String doubt(String run, @Nullable String reason) {
    return reason == null ? "" : "harm of the " + run + " run is not shown: " + reason;
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
      ByScenario counted = new ByScenario();
      known.forEach((cell, event) -> counted.count(cell.scenario(), event, 1));
      counted.countMissing(missing);
      return counted.rate();
    }

    boolean isOfFewScenarios() {
      long distinct = known.keySet().stream().map(Cell::scenario).distinct().count();
      return distinct < ByScenario.FEWEST && n() > distinct;
    }

    /** Those that the others have, too. */
    Outcomes among(Outcomes others) {
      Map<Cell, Boolean> shared = new LinkedHashMap<>(known);
      shared.keySet().retainAll(others.known().keySet());
      return new Outcomes(shared, missing);
    }

    long scenarios(Outcomes others) {
      return Stream.concat(known.keySet().stream(), others.known().keySet().stream())
          .map(Cell::scenario)
          .distinct()
          .count();
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
    Map<String, Pairs> clusters = new LinkedHashMap<>();
    for (Map.Entry<Cell, Boolean> trial : second.known().entrySet()) {
      Boolean partner = first.known().get(trial.getKey());
      if (partner != null) {
        clusters.merge(
            trial.getKey().scenario(),
            new Pairs(0, 0, 0, 0).with(trial.getValue(), partner),
            Pairs::plus);
      }
    }
    Pairs pairs = clusters.values().stream().reduce(new Pairs(0, 0, 0, 0), Pairs::plus);
    long fewer = Math.min(first.n(), second.n());
    if (2 * pairs.n() >= fewer && pairs.n() > 0) {
      return paired(suite, first, second, pairs, List.copyOf(clusters.values()));
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
        first.scenarios(second),
        note(first, second, pairs.n())
            + (first.isOfFewScenarios() || second.isOfFewScenarios()
                ? ", about these scenarios only"
                : ""));
  }

  private Comparison paired(
      String suite, Outcomes first, Outcomes second, Pairs pairs, List<Pairs> clusters) {
    boolean few = clusters.size() < ByScenario.FEWEST && pairs.n() > clusters.size();
    return new Comparison(
        suite,
        first.among(second).rate(),
        second.among(first).rate(),
        few ? Paired.difference(pairs) : ClusteredPairs.difference(clusters),
        null,
        few ? TwoOneSidedTests.paired(pairs, margin) : TwoOneSidedTests.clustered(clusters, margin),
        pairs.n(),
        first.n() - pairs.n(),
        second.n() - pairs.n(),
        first.missing(),
        second.missing(),
        clusters.size(),
        few ? "this is about these %d scenarios only".formatted(clusters.size()) : "");
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
