package dev.plumbline.validate;

import dev.plumbline.stats.CaptureRecapture;
import dev.plumbline.stats.Clustered;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.EstimatorScores;
import dev.plumbline.stats.Inspections;
import dev.plumbline.stats.Undiscovered;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a validation came to.
 *
 * @param auditors by name
 * @param budget trials of each
 */
public record Validated(
    List<PlantedFault> faults, List<TwinAudit> twins, List<String> auditors, int budget) {

  /** Strengths that the verdict is told of, each of faults as strong or stronger. */
  public static final List<Double> STRENGTHS = List.of(0.6, 0.3, 0.1, 0.0);

  public Validated {
    faults = List.copyOf(faults);
    twins = List.copyOf(twins);
    auditors = List.copyOf(auditors);
  }

  /** Those that are there, of which recall is counted. */
  public List<PlantedFault> there() {
    return faults.stream().filter(PlantedFault::isThere).toList();
  }

  /** How a group of faults is named that recall is told of. */
  public enum Grouping {
    BEHAVIOUR(one -> one.fault().behaviour().inWords()),
    TRIGGER(one -> one.fault().trigger().kind()),
    PLANTING(one -> one.fault().planting().label()),
    STRENGTH(one -> Band.of(one.strength()).label());

    private final Function<PlantedFault, String> group;

    Grouping(Function<PlantedFault, String> group) {
      this.group = group;
    }
  }

  /** Strengths as they were measured. */
  public enum Band {
    BELOW_10(0, 0.1),
    BELOW_30(0.1, 0.3),
    BELOW_60(0.3, 0.6),
    UP_TO_100(0.6, 1);

    private final double from;
    private final double to;

    Band(double from, double to) {
      this.from = from;
      this.to = to;
    }

    static Band of(double strength) {
      for (Band band : values()) {
        if (strength < band.to) {
          return band;
        }
      }
      return UP_TO_100;
    }

    /** As tables have it. */
    public String label() {
      return "%.0f to %.0f %%".formatted(100 * from, 100 * to);
    }
  }

  /**
   * How many of the faults of each group an auditor finds; the strongest first, where that is what
   * they are grouped by.
   *
   * @param auditor its name; any of them where it is empty
   */
  public Map<String, Estimate> recall(Grouping grouping, String auditor) {
    List<PlantedFault> there = new ArrayList<>(there());
    if (grouping == Grouping.STRENGTH) {
      there.sort(Comparator.comparingDouble(PlantedFault::strength).reversed());
    }
    Map<String, List<PlantedFault>> groups =
        there.stream()
            .collect(
                Collectors.groupingBy(grouping.group, LinkedHashMap::new, Collectors.toList()));
    Map<String, Estimate> recall = new LinkedHashMap<>();
    groups.forEach((group, some) -> recall.put(group, share(some, found(auditor))));
    return recall;
  }

  /** How many of all faults an auditor finds; any of them where the name is empty. */
  public Estimate recall(String auditor) {
    return share(there(), found(auditor));
  }

  /**
   * How many of the faults of a strength or more an auditor finds by so many trials; any of them
   * where the name is empty.
   */
  public Estimate recall(String auditor, double strength, int trials) {
    return share(
        there().stream().filter(one -> one.strength() >= strength).toList(),
        one ->
            one.hunts().stream()
                .anyMatch(hunt ->
                    (auditor.isEmpty() || hunt.auditor().equals(auditor))
                        && hunt.isFoundBy(trials)));
  }

  private static Predicate<PlantedFault> found(String auditor) {
    return auditor.isEmpty() ? PlantedFault::isFound : one -> one.isFoundBy(auditor);
  }

  /** Faults that differ in strength alone are found or missed alike: they are a cluster. */
  private static Estimate share(List<PlantedFault> of, Predicate<PlantedFault> found) {
    if (of.isEmpty()) {
      return new Estimate.Unknown(0);
    }
    return Clustered.estimate(
        of.stream().collect(Collectors.groupingBy(one -> one.fault().cell())).values().stream()
            .map(cell -> new Clustered.Cluster(cell.stream().filter(found).count(), cell.size()))
            .toList(),
        0);
  }

  // ---------------------------------------------------------------- what is undiscovered

  /** Sets of faults that estimators are tried on. */
  private static final int DRAWN_SETS = 500;

  /** Faults that are there below which no estimator is tried. */
  private static final int FEWEST = 5;

  /**
   * How an estimator does where the truth is known.
   *
   * @param estimate from what the auditors found of the faults that are there
   * @param scores on sets as large as that one, drawn from it with replacement: as if other faults
   *     like these had been planted; empty where too few are there
   */
  public record Estimated(
      CaptureRecapture estimator, Undiscovered estimate, Optional<EstimatorScores> scores) {}

  /** What estimators say of the faults that are there; Chapman's of the first two auditors. */
  public List<Estimated> undiscovered() {
    List<PlantedFault> there = there();
    if (auditors.size() < 2) {
      return List.of();
    }
    return Arrays.stream(CaptureRecapture.values())
        .map(estimator -> {
          List<String> inspectors =
              estimator == CaptureRecapture.CHAPMAN ? auditors.subList(0, 2) : auditors;
          Random luck = new Random(1);
          return new Estimated(
              estimator,
              estimator.estimate(inspections(there, inspectors)),
              there.size() < FEWEST
                  ? Optional.empty()
                  : Optional.of(
                      EstimatorScores.of(
                          estimator,
                          there.size(),
                          Stream.generate(() -> inspections(drawn(there, luck), inspectors))
                              .limit(DRAWN_SETS)
                              .toList())));
        })
        .toList();
  }

  private static List<PlantedFault> drawn(List<PlantedFault> from, Random luck) {
    return luck.ints(from.size(), 0, from.size()).mapToObj(from::get).toList();
  }

  /** A fault that stands in it twice is two. */
  private static Inspections inspections(List<PlantedFault> faults, List<String> inspectors) {
    return new Inspections(
        inspectors.size(),
        faults.stream()
            .map(fault ->
                IntStream.range(0, inspectors.size())
                    .filter(at -> fault.isFoundBy(inspectors.get(at)))
                    .boxed()
                    .collect(Collectors.toSet()))
            .toList());
  }

  // ---------------------------------------------------------------- verdict

  /** What an audit of this kind would miss, in sentences. */
  public List<String> verdict() {
    List<String> sentences = new ArrayList<>();
    long told = 0;
    for (double strength : STRENGTHS) {
      // Where there are no further faults, there is nothing more to say.
      if (recall("", strength, budget) instanceof Estimate.Rate rate && rate.n() > told) {
        told = rate.n();
        sentences.add(
            "With %d trials of each auditor (%s), a fault of %s is found with a probability of %s (95 %%: %s to %s; %d of %d)."
                .formatted(
                    budget,
                    String.join(", ", auditors),
                    strength == 0
                        ? "any strength"
                        : "a strength of %s or more".formatted(percent(strength)),
                    percent(rate.value()),
                    percent(rate.low()),
                    percent(rate.high()),
                    rate.count(),
                    rate.n()));
      }
    }
    Map<Boolean, List<String>> triggers =
        recall(Grouping.TRIGGER, "").entrySet().stream()
            .collect(
                Collectors.partitioningBy(
                    group -> group.getValue() instanceof Estimate.Rate rate && rate.count() > 0,
                    Collectors.mapping(Map.Entry::getKey, Collectors.toList())));
    List<String> missed = triggers.getOrDefault(false, List.of());
    if (!missed.isEmpty()) {
      sentences.add(
          "Of faults with these triggers it found none: %s.".formatted(String.join(", ", missed)));
    }
    return sentences;
  }

  /** Controls that failed, in sentences; where there is one, the rest says nothing. */
  public List<String> failures() {
    List<String> failures = new ArrayList<>();
    if (2 * there().size() < faults.size()) {
      failures.add(
          "Only %d of %d faults show more often than in their twins, so that little was planted; raise --rows or --truth."
              .formatted(there().size(), faults.size()));
    }
    for (String auditor : auditors) {
      long unscorable =
          faults.stream()
              .flatMap(one -> one.hunts().stream())
              .filter(hunt -> hunt.auditor().equals(auditor) && hunt.isUnscorable())
              .count();
      if (2 * unscorable > faults.size()) {
        failures.add(
            "Nothing that %s tried could be scored in %d of %d models."
                .formatted(auditor, unscorable, faults.size()));
      }
      List<TwinAudit.Alarm> alarms =
          twins.stream()
              .flatMap(twin -> twin.alarms().stream())
              .filter(alarm -> alarm.auditor().equals(auditor))
              .toList();
      int findings = alarms.stream().mapToInt(TwinAudit.Alarm::findings).sum();
      int wrong = alarms.stream().mapToInt(TwinAudit.Alarm::falseOnes).sum();
      if (findings >= FEWEST && 2 * wrong > findings) {
        failures.add(
            "Of %d findings of %s in models without a fault, further trials do not show %d."
                .formatted(findings, auditor, wrong));
      }
    }
    return failures;
  }

  /** As sentences have it. */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.0f %%", 100 * share);
  }
}
