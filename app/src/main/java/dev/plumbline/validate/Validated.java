package dev.plumbline.validate;

import dev.plumbline.stats.Clustered;
import dev.plumbline.stats.Estimate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a validation came to.
 *
 * @param auditors by name
 * @param budget trials of each
 */
public record Validated(
    List<PlantedFault> faults, List<TwinAudit> twins, List<String> auditors, int budget) {

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

    /** The lowest strength in it. */
    public double from() {
      return from;
    }

    /** As tables have it. */
    public String label() {
      return "%.0f to %.0f %%".formatted(100 * from, 100 * to);
    }
  }

  /**
   * How many of the faults of each group an auditor finds.
   *
   * @param auditor its name; any of them where it is empty
   */
  public Map<String, Estimate> recall(Grouping grouping, String auditor) {
    Map<String, List<PlantedFault>> groups =
        there().stream()
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
}
