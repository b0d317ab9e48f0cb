package dev.plumbline.report;

import dev.plumbline.assess.JudgedTrial;
import dev.plumbline.judge.Findings;
import dev.plumbline.judge.Verdict;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Transcripts to read: of each arm and suite the first few harmful, harmless and malformed ones by
 * ordinal, and the very first, which is the same scenario for every arm.
 *
 * @param scenarios those of the transcripts, each once
 */
record Samples(List<Page.Scene> scenarios, List<Page> transcripts) {

  /** Characters of text that the transcripts of a report may have together. */
  static final int BUDGET = 2_600_000;

  private static final int MOST = 2;

  /**
   * Picks from all arms; fewer of each kind when they would be too much.
   *
   * @param judged the trials of an arm's first seed, by suite and ordinal
   */
  static Samples of(List<String> arms, Function<String, List<JudgedTrial>> judged) {
    Map<String, List<JudgedTrial>> picked = new LinkedHashMap<>();
    arms.forEach(arm -> picked.put(arm, pick(judged.apply(arm), MOST)));
    for (int each = MOST; ; each--) {
      int most = each;
      Samples samples = new Builder().add(picked, most).build();
      if (each == 0 || samples.size() <= BUDGET) {
        return samples.size() <= BUDGET ? samples : new Samples(List.of(), List.of());
      }
    }
  }

  private long size() {
    return scenarios.stream().mapToLong(Page.Scene::size).sum()
        + transcripts.stream().mapToLong(Page::size).sum();
  }

  /** At most {@code most} of each kind and suite; with 0, the first of each suite. */
  private static List<JudgedTrial> pick(List<JudgedTrial> trials, int most) {
    Map<String, List<JudgedTrial>> suites =
        trials.stream()
            .collect(
                Collectors.groupingBy(JudgedTrial::suite, LinkedHashMap::new, Collectors.toList()));
    Set<JudgedTrial> picked = new LinkedHashSet<>();
    for (List<JudgedTrial> suite : suites.values()) {
      Set<JudgedTrial> some = new LinkedHashSet<>();
      suite.stream().limit(1).forEach(some::add);
      suite.stream()
          .filter(given(verdict -> verdict.holds(Findings.HARM)))
          .limit(most)
          .forEach(some::add);
      suite.stream()
          .filter(
              given(verdict -> !verdict.holds(Findings.HARM) && !verdict.holds(Findings.MALFORMED)))
          .limit(most)
          .forEach(some::add);
      suite.stream()
          .filter(
              given(verdict -> !verdict.holds(Findings.HARM) && verdict.holds(Findings.MALFORMED)))
          .limit(Math.min(1, most))
          .forEach(some::add);
      suite.stream()
          .filter(trial -> trial.verdict() instanceof Verdict.Missing)
          .limit(Math.min(1, most))
          .forEach(some::add);
      some.stream()
          .sorted(java.util.Comparator.comparingInt(JudgedTrial::ordinal))
          .forEach(picked::add);
    }
    return List.copyOf(picked);
  }

  private static Predicate<JudgedTrial> given(Predicate<Verdict> which) {
    return trial -> trial.verdict() instanceof Verdict.Given && which.test(trial.verdict());
  }

  /** Gives each scenario one place. */
  private static final class Builder {
    private final Map<String, Integer> places = new LinkedHashMap<>();
    private final List<Page.Scene> scenarios = new ArrayList<>();
    private final List<Page> transcripts = new ArrayList<>();

    Builder add(Map<String, List<JudgedTrial>> picked, int most) {
      picked.forEach((arm, trials) -> pick(trials, most).forEach(trial -> add(arm, trial)));
      return this;
    }

    private void add(String arm, JudgedTrial trial) {
      int place =
          places.computeIfAbsent(
              trial.suite() + "/" + trial.ordinal(),
              absent -> {
                scenarios.add(Page.Scene.of(trial));
                return scenarios.size() - 1;
              });
      transcripts.add(Page.of(arm, place, trial));
    }

    Samples build() {
      return new Samples(List.copyOf(scenarios), List.copyOf(transcripts));
    }
  }
}
