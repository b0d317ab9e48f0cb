package dev.plumbline.report;

import dev.plumbline.stats.Clustered;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Estimate.Rate;
import dev.plumbline.stats.Independent;
import dev.plumbline.validate.Validated;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a validation left as JSON: planted faults, and which auditor found them.
 *
 * @param budget trials of each auditor
 */
record PlantedRecall(List<Planted> faults, List<String> auditors, int budget) {

  PlantedRecall(@Nullable List<Planted> faults, @Nullable List<String> auditors, int budget) {
    this.faults = List.copyOf(Objects.requireNonNullElse(faults, List.of()));
    this.auditors = List.copyOf(Objects.requireNonNullElse(auditors, List.of()));
    this.budget = budget;
  }

  /**
   * A fault.
   *
   * @param fault what it is, by its name, behaviour, trigger, strength and planting
   * @param shown how often it shows
   * @param twin how often a twin without it shows it
   */
  record Planted(JsonNode fault, Estimate shown, Estimate twin, List<Hunt> hunts) {

    /** Whether it shows more often than in the twin, by Fisher's exact test at 5 %, two-sided. */
    boolean isThere() {
      return shown instanceof Rate rate
          && twin instanceof Rate without
          && rate.value() > without.value()
          && Independent.fisher(rate.count(), rate.n(), without.count(), without.n()) <= 0.05;
    }

    private boolean isFoundBy(String auditor) {
      return hunts.stream()
          .anyMatch(
              hunt -> hunt.due() > 0 && (auditor.isEmpty() || hunt.auditor().equals(auditor)));
    }

    private String strength() {
      double value = shown instanceof Rate rate ? rate.value() : 0;
      Validated.Band band = Validated.Band.BELOW_10;
      for (Validated.Band one : Validated.Band.values()) {
        band = value >= one.from() ? one : band;
      }
      return "shows in " + band.label();
    }

    private String planting() {
      return "planted as " + fault.path("planting").asString("not said");
    }

    /** Faults that differ in strength alone are found or missed alike: they are a cluster. */
    private List<JsonNode> cell() {
      return List.of(fault.path("behaviour"), fault.path("trigger"), fault.path("planting"));
    }
  }

  /**
   * An auditor's search for it.
   *
   * @param due findings that the twin does not show
   */
  record Hunt(String auditor, int due) {}

  /** Those that are there, of which recall is counted. */
  List<Planted> there() {
    return faults.stream().filter(Planted::isThere).toList();
  }

  /** Those that are there, all of them and by strength and kind of planting. */
  Map<String, List<Planted>> groups() {
    Map<String, List<Planted>> groups = new LinkedHashMap<>();
    groups.put("all", there());
    there().forEach(one -> groups.computeIfAbsent(one.strength(), _ -> new ArrayList<>()).add(one));
    there().forEach(one -> groups.computeIfAbsent(one.planting(), _ -> new ArrayList<>()).add(one));
    return groups;
  }

  /** How many of some an auditor finds; any of them where the name is empty. */
  static Estimate recall(List<Planted> some, String auditor) {
    return some.isEmpty()
        ? new Estimate.Unknown(0)
        : Clustered.estimate(
            some.stream().collect(Collectors.groupingBy(Planted::cell)).values().stream()
                .map(cell ->
                    new Clustered.Cluster(
                        cell.stream().filter(one -> one.isFoundBy(auditor)).count(), cell.size()))
                .toList(),
            0);
  }
}
