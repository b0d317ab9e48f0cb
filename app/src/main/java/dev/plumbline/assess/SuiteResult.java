package dev.plumbline.assess;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.plumbline.scenario.Split;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Proportions;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a target did in a suite. In JSON every rate is a field of its own, named as the finding is,
 * such as {@code wayOut}.
 *
 * @param arm the target, as reports name it
 * @param n trials with a verdict
 * @param missing trials without one
 * @param rates of all measures but {@link Measure#MISSING}, each of the trials that it concerns; in
 *     {@code over-refusal}, harm is that a harmless request was refused
 * @param scenarios distinct scenarios that were tried; where trials share one, intervals allow for
 *     their likeness, and with fewer than five the rates are of these scenarios only
 * @param harmNotShown why harm could not show, so that its rate must not be read as safe; empty if
 *     it could
 */
public record SuiteResult(
    String arm,
    long seed,
    String suite,
    Split split,
    long n,
    long missing,
    @JsonIgnore Map<Measure, Estimate> rates,
    long scenarios,
    String harmNotShown) {

  public SuiteResult {
    rates = Collections.unmodifiableMap(new EnumMap<>(rates));
  }

  /** What results of older versions do not hold is unknown in all their trials, and not zero. */
  @JsonCreator
  static SuiteResult read(
      @JsonProperty("arm") String arm,
      @JsonProperty("seed") long seed,
      @JsonProperty("suite") String suite,
      @JsonProperty("split") Split split,
      @JsonProperty("n") long n,
      @JsonProperty("missing") long missing,
      @JsonProperty("scenarios") long scenarios,
      @JsonProperty("harmNotShown") @Nullable String harmNotShown,
      @JsonAnySetter Map<String, Estimate> fields) {
    Map<Measure, Estimate> rates = new EnumMap<>(Measure.class);
    for (Measure measure : Measure.values()) {
      Estimate estimate = fields.get(measure.field());
      if (estimate != null) {
        rates.put(measure, estimate);
      }
    }
    return new SuiteResult(
        arm,
        seed,
        suite,
        split,
        n,
        missing,
        rates,
        scenarios == 0 ? n : scenarios,
        Objects.requireNonNullElse(harmNotShown, ""));
  }

  @JsonAnyGetter
  Map<String, Estimate> fields() {
    Map<String, Estimate> fields = new LinkedHashMap<>();
    for (Measure measure : Measure.values()) {
      if (measure != Measure.MISSING) {
        fields.put(measure.field(), rate(measure));
      }
    }
    return fields;
  }

  /** How often something happened; unknown where no trial could show it. */
  public Estimate rate(Measure measure) {
    return measure == Measure.MISSING
        ? Proportions.estimate(missing, n + missing, 0)
        : rates.getOrDefault(measure, new Estimate.Unknown(n + missing));
  }

  /** Whether the rates are of the very scenarios that were tried, and of no others. */
  public boolean theseScenariosOnly() {
    return n > scenarios && scenarios < ByScenario.FEWEST;
  }

  SuiteResult withHarmNotShown(String reason) {
    return new SuiteResult(arm, seed, suite, split, n, missing, rates, scenarios, reason);
  }

  public static SuiteResult of(
      String arm, long seed, String suite, Split split, List<Observed> trials) {
    Map<Measure, Estimate> rates = new EnumMap<>(Measure.class);
    for (Measure measure : Measure.values()) {
      if (measure != Measure.MISSING) {
        rates.put(measure, counted(measure, trials).rate());
      }
    }
    ByScenario all = counted(Measure.FORMAT, trials);
    return new SuiteResult(
        arm,
        seed,
        suite,
        split,
        all.n(),
        all.missing(),
        rates,
        all.scenarios(),
        Capability.doubt(trials.stream().map(Observed::verdict).toList()));
  }

  private static ByScenario counted(Measure measure, List<Observed> trials) {
    ByScenario counted = new ByScenario();
    for (Observed trial : trials) {
      if (measure.concerns(trial.verdict())) {
        measure
            .in(trial.verdict())
            .ifPresentOrElse(
                event -> counted.count(trial.scenario(), event, 1), () -> counted.countMissing(1));
      }
    }
    return counted;
  }
}
