package dev.plumbline.validate;

import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Independent;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A fault that was planted, how often it shows, and who found it.
 *
 * @param shown how often it shows where its trigger holds
 * @param elsewhere how often where it does not
 * @param twin how often its twin shows it where the trigger holds
 * @param hunts of each auditor
 */
public record PlantedFault(
    Fault fault, Estimate shown, Estimate elsewhere, Estimate twin, List<Hunt> hunts) {

  public PlantedFault {
    hunts = List.copyOf(hunts);
  }

  /**
   * An auditor's search for it, which began without knowing of it.
   *
   * @param trials of the search
   * @param due findings that the twin shows less than half as often, in fresh trials
   * @param other findings that the twin shows, too
   * @param undecided candidates and findings of which nothing is known
   * @param firstAt the trial that first showed what became one of those that are due, from 1; 0
   *     where there is none
   * @param isUnscorable whether nothing that it tried says anything
   */
  public record Hunt(
      String auditor,
      long trials,
      int due,
      int other,
      int undecided,
      int firstAt,
      boolean isUnscorable) {

    /** What came of it, in words. */
    public String inWords() {
      if (isUnscorable) {
        return "unscorable";
      }
      if (isFound()) {
        return "at trial " + firstAt;
      }
      return other > 0 ? "missed; found something else" : "missed";
    }

    /** Whether it found the fault. */
    public boolean isFound() {
      return due > 0;
    }

    /** Whether it would have with a smaller budget, as far as its search goes. */
    public boolean isFoundBy(int budget) {
      return due > 0 && firstAt <= budget;
    }
  }

  /** Whether it shows more often than in the twin, by Fisher's exact test at 5 %, two-sided. */
  public boolean isThere() {
    return shown instanceof Estimate.Rate fault
        && twin instanceof Estimate.Rate without
        && fault.value() > without.value()
        && Independent.fisher(fault.count(), fault.n(), without.count(), without.n()) <= 0.05;
  }

  /** How often it shows; 0 where nothing is known. */
  public double strength() {
    return shown instanceof Estimate.Rate rate ? rate.value() : 0;
  }

  /** In a line. */
  public String inWords() {
    return "%s: shows %s, its twin %s; %s"
        .formatted(
            fault.name(),
            percent(shown),
            percent(twin),
            hunts.stream()
                .map(hunt -> hunt.auditor() + " " + hunt.inWords())
                .collect(Collectors.joining(", ")));
  }

  private static String percent(Estimate estimate) {
    return estimate instanceof Estimate.Rate rate ? Validated.percent(rate.value()) : "unknown";
  }

  /** Whether any auditor found it. */
  public boolean isFound() {
    return hunts.stream().anyMatch(Hunt::isFound);
  }

  /** Whether an auditor found it. */
  public boolean isFoundBy(String auditor) {
    return hunts.stream().anyMatch(hunt -> hunt.auditor().equals(auditor) && hunt.isFound());
  }
}
