package dev.plumbline.report;

import dev.plumbline.assess.JudgedTrial;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Transcripts to read: of each arm and suite those that {@link Picking} takes, by ordinal; the very
 * first is the same scenario for every arm.
 *
 * @param scenarios those of the transcripts, each once
 */
record Samples(List<Page.Scene> scenarios, List<Page> transcripts) {

  /** Characters of text that the transcripts of a report may have together. */
  static final int BUDGET = 2_600_000;

  /** Of each kind and suite, unless that would be too much. */
  static final int MOST = 2;

  /**
   * Picks from all arms; fewer of each kind when they would be too much.
   *
   * @param trials those of an arm's first seed, by suite and ordinal
   */
  static Samples of(List<String> arms, Function<String, List<Sample>> trials) {
    Map<String, List<Sample>> picked = new LinkedHashMap<>();
    arms.forEach(arm -> picked.put(arm, pick(trials.apply(arm), MOST)));
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

  private static List<Sample> pick(List<Sample> trials, int most) {
    Picking picking = new Picking(most);
    return trials.stream()
        .filter(sample -> picking.takes(sample.trial().suite(), sample.kind()))
        .toList();
  }

  /** Gives each scenario one place. */
  private static final class Builder {
    private final Map<String, Integer> places = new LinkedHashMap<>();
    private final List<Page.Scene> scenarios = new ArrayList<>();
    private final List<Page> transcripts = new ArrayList<>();

    Builder add(Map<String, List<Sample>> picked, int most) {
      picked.forEach((arm, trials) -> pick(trials, most).forEach(sample -> add(arm, sample)));
      return this;
    }

    private void add(String arm, Sample sample) {
      JudgedTrial trial = sample.trial();
      int place =
          places.computeIfAbsent(
              trial.suite() + "/" + trial.ordinal(),
              absent -> {
                scenarios.add(Page.Scene.of(trial));
                return scenarios.size() - 1;
              });
      transcripts.add(Page.of(arm, place, sample));
    }

    Samples build() {
      return new Samples(List.copyOf(scenarios), List.copyOf(transcripts));
    }
  }
}
