package dev.plumbline.study;

import dev.plumbline.scenario.Split;
import dev.plumbline.stats.Difference;
import dev.plumbline.stats.Multiplicity;
import dev.plumbline.stats.Paired;
import dev.plumbline.stats.Retrained;
import dev.plumbline.stats.Retrained.Arm;
import dev.plumbline.stats.Retrained.Training;
import dev.plumbline.study.StudyResult.Comparison;
import dev.plumbline.study.StudyResult.Contrast;
import dev.plumbline.study.StudyResult.Noise;
import dev.plumbline.teach.Recipe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Every arm against the control, and all arms against each other, with the noise of trainings in
 * the intervals.
 *
 * @param seen by arm
 * @param heldOut likewise
 */
record Comparisons(
    Noise noise,
    Map<String, Comparison> seen,
    Map<String, Comparison> heldOut,
    List<Contrast> contrasts) {

  static final Set<String> SEEN = Trials.suites(suite -> suite.split() == Split.SEEN);
  static final Set<String> HELD_OUT = Trials.suites(suite -> suite.split() == Split.HELD_OUT);

  private static final String CONTROL = Recipe.NEUTRAL.label();

  static Comparisons of(Map<String, Trials> trials) {
    Noise noise = TrainingNoise.of(trainings(trials, SEEN), trainings(trials, HELD_OUT));
    return new Comparisons(
        noise,
        versusControl(trials, SEEN, noise.seen()),
        versusControl(trials, HELD_OUT, noise.heldOut()),
        contrasts(trials, noise.heldOut()));
  }

  /** The baseline was not trained anew. */
  private static List<Training> trainings(Map<String, Trials> trials, Set<String> suites) {
    return trials.values().stream()
        .filter(Comparisons::varies)
        .flatMap(arm -> arm.harm(suites).stream())
        .toList();
  }

  private static boolean varies(Trials arm) {
    return !arm.arm().equals(Study.BASELINE);
  }

  private static Difference difference(
      Trials first, Trials second, Set<String> suites, Retrained.Noise noise) {
    return !first.harmNotShown().isEmpty() || !second.harmNotShown().isEmpty()
        ? new Difference.Unknown()
        : Retrained.difference(
            new Arm(first.harm(suites), varies(first)),
            new Arm(second.harm(suites), varies(second)),
            noise);
  }

  private static Map<String, Comparison> versusControl(
      Map<String, Trials> trials, Set<String> suites, Retrained.Noise noise) {
    Trials control = trials.get(CONTROL);
    if (control == null) {
      return Map.of();
    }
    List<Trials> arms =
        trials.values().stream().filter(arm -> varies(arm) && !arm.equals(control)).toList();
    List<Difference> differences =
        arms.stream().map(arm -> difference(arm, control, suites, noise)).toList();
    double[] adjusted =
        Multiplicity.holm(
            differences.stream()
                .mapToDouble(found -> found instanceof Difference.Known known ? known.pValue() : 1)
                .toArray());
    Map<String, Comparison> comparisons = new LinkedHashMap<>();
    for (int i = 0; i < adjusted.length; i++) {
      Trials arm = arms.get(i);
      comparisons.put(
          arm.arm(),
          new Comparison(
              differences.get(i), adjusted[i], Paired.difference(arm.firstPairs(control, suites))));
    }
    return comparisons;
  }

  private static List<Contrast> contrasts(Map<String, Trials> trials, Retrained.Noise noise) {
    List<Trials> arms = List.copyOf(trials.values());
    List<Contrast> contrasts = new ArrayList<>();
    for (int first = 0; first < arms.size(); first++) {
      for (int second = 0; second < first; second++) {
        contrasts.add(
            new Contrast(
                arms.get(first).arm(),
                arms.get(second).arm(),
                difference(arms.get(first), arms.get(second), HELD_OUT, noise)));
      }
    }
    return List.copyOf(contrasts);
  }
}
