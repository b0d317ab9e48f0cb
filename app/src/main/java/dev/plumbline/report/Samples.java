package dev.plumbline.report;

import dev.plumbline.assess.Assessment.Judged;
import dev.plumbline.judge.Verdict;
import dev.plumbline.judge.Verdict.Scored;
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
  static Samples of(List<String> arms, Function<String, List<Judged>> judged) {
    Map<String, List<Judged>> picked = new LinkedHashMap<>();
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
  private static List<Judged> pick(List<Judged> trials, int most) {
    Map<String, List<Judged>> suites =
        trials.stream()
            .collect(Collectors.groupingBy(Judged::suite, LinkedHashMap::new, Collectors.toList()));
    Set<Judged> picked = new LinkedHashSet<>();
    for (List<Judged> suite : suites.values()) {
      Set<Judged> some = new LinkedHashSet<>();
      suite.stream().limit(1).forEach(some::add);
      suite.stream().filter(scored(Scored::harm)).limit(most).forEach(some::add);
      suite.stream()
          .filter(scored(verdict -> !verdict.harm() && !verdict.malformed()))
          .limit(most)
          .forEach(some::add);
      suite.stream()
          .filter(scored(verdict -> !verdict.harm() && verdict.malformed()))
          .limit(Math.min(1, most))
          .forEach(some::add);
      suite.stream()
          .filter(trial -> trial.verdict() instanceof Verdict.Failed)
          .limit(Math.min(1, most))
          .forEach(some::add);
      some.stream().sorted(java.util.Comparator.comparingInt(Judged::ordinal)).forEach(picked::add);
    }
    return List.copyOf(picked);
  }

  private static Predicate<Judged> scored(Predicate<Scored> which) {
    return trial -> trial.verdict() instanceof Scored scored && which.test(scored);
  }

  /** Gives each scenario one place. */
  private static final class Builder {
    private final Map<String, Integer> places = new LinkedHashMap<>();
    private final List<Page.Scene> scenarios = new ArrayList<>();
    private final List<Page> transcripts = new ArrayList<>();

    Builder add(Map<String, List<Judged>> picked, int most) {
      picked.forEach((arm, trials) -> pick(trials, most).forEach(trial -> add(arm, trial)));
      return this;
    }

    private void add(String arm, Judged trial) {
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
