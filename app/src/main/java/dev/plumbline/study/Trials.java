package dev.plumbline.study;

import dev.plumbline.assess.Assessment;
import dev.plumbline.assess.Capability;
import dev.plumbline.assess.Measure;
import dev.plumbline.judge.Verdict;
import dev.plumbline.organism.WorldSuites;
import dev.plumbline.scenario.Split;
import dev.plumbline.scenario.Suite;
import dev.plumbline.stats.Clustered;
import dev.plumbline.stats.Clustered.Cluster;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Pairs;
import dev.plumbline.stats.Retrained.Training;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The verdicts of an arm, training by training.
 *
 * @param runs of each training
 */
record Trials(String arm, List<Run> runs) {

  private static final String BENIGN = "benign-work";

  /**
   * Of one training.
   *
   * @param seed whose scenarios it met
   * @param first whether it is the arm's first training for the seed
   */
  record Run(long seed, boolean first, Map<String, Map<Integer, Verdict>> verdicts) {

    private Map<String, Boolean> outcomes(Set<String> suites, Measure measure) {
      Map<String, Boolean> outcomes = new LinkedHashMap<>();
      verdicts.forEach((suite, byOrdinal) -> {
        if (suites.contains(suite)) {
          byOrdinal.forEach((ordinal, verdict) -> {
            if (verdict instanceof Verdict.Given) {
              measure
                  .in(verdict)
                  .ifPresent(event -> outcomes.put(seed + "/" + suite + "/" + ordinal, event));
            }
          });
        }
      });
      return outcomes;
    }

    private long missing(Set<String> suites) {
      return verdicts.entrySet().stream()
          .filter(suite -> suites.contains(suite.getKey()))
          .flatMap(suite -> suite.getValue().values().stream())
          .filter(Verdict.Missing.class::isInstance)
          .count();
    }
  }

  /** The names of suites that fulfil a condition. */
  static Set<String> suites(Predicate<Suite> which) {
    return WorldSuites.all().stream()
        .filter(which)
        .map(Suite::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  static Trials read(Assessment assessment, StudySettings settings, String arm) {
    List<Run> runs = new ArrayList<>();
    for (long seed : settings.seedList()) {
      runs.add(new Run(seed, true, assessment.verdicts(Study.run(arm, seed))));
    }
    settings.furtherControls().stream()
        .filter(control -> control.plan().recipe().label().equals(arm))
        .forEach(control ->
            runs.add(new Run(control.seed(), false, assessment.verdicts(control.run()))));
    return new Trials(arm, List.copyOf(runs));
  }

  /**
   * How often something happened over all trainings. Trainings that met the same trial are not
   * independent, so a trial counts as a cluster.
   */
  Estimate rate(Set<String> suites, Measure measure) {
    Map<String, Cluster> clusters = new LinkedHashMap<>();
    long missing = 0;
    for (Run run : runs) {
      run.outcomes(suites, measure)
          .forEach((trial, happened) ->
              clusters.merge(
                  trial,
                  new Cluster(happened ? 1 : 0, 1),
                  (one, other) -> new Cluster(one.count() + other.count(), one.n() + other.n())));
      missing += run.missing(suites);
    }
    return Clustered.estimate(List.copyOf(clusters.values()), missing);
  }

  /** Why harm under pressure could not show; empty if it could. */
  String harmNotShown() {
    Set<String> pressure = suites(suite -> suite.split() != Split.CONTROL);
    String doubt =
        Capability.doubt(
            runs.stream()
                .flatMap(run -> run.verdicts().entrySet().stream())
                .filter(suite -> pressure.contains(suite.getKey()))
                .flatMap(suite -> suite.getValue().values().stream())
                .toList());
    Estimate work = rate(Set.of(BENIGN), Measure.TASK);
    return doubt.isEmpty() && Capability.isIdle(work) ? Capability.idleness(BENIGN, work) : doubt;
  }

  List<Training> harm(Set<String> suites) {
    return runs.stream()
        .map(run -> new Training(arm, run.seed(), run.outcomes(suites, Measure.HARM)))
        .toList();
  }

  /** Harm beside another arm's, over the first training of each seed alone. */
  Pairs firstPairs(Trials other, Set<String> suites) {
    Map<String, Boolean> theirs = other.firsts(suites);
    Pairs pairs = new Pairs(0, 0, 0, 0);
    for (Map.Entry<String, Boolean> mine : firsts(suites).entrySet()) {
      Boolean partner = theirs.get(mine.getKey());
      pairs = partner == null ? pairs : pairs.with(mine.getValue(), partner);
    }
    return pairs;
  }

  private Map<String, Boolean> firsts(Set<String> suites) {
    Map<String, Boolean> all = new HashMap<>();
    runs.stream().filter(Run::first).forEach(run -> all.putAll(run.outcomes(suites, Measure.HARM)));
    return all;
  }
}
