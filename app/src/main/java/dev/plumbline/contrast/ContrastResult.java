package dev.plumbline.contrast;

import dev.plumbline.contrast.ArmRun.Tested;
import dev.plumbline.contrast.Exam.Did;
import dev.plumbline.contrast.Exam.Mode;
import dev.plumbline.contrast.Exam.Result;
import dev.plumbline.scenario.Split;
import dev.plumbline.stats.CrossedMean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What a same-action study found so far.
 *
 * @param wanted trainings of the study
 * @param runs that are done
 * @param figures of each arm and number of pairs, each way to ask and each part of the test
 * @param contrasts of the true reason against the others, on crossed items of held-out families,
 *     each over the seeds that both have
 */
public record ContrastResult(
    int wanted,
    List<ArmRun> runs,
    List<Figure> figures,
    List<Contrast> contrasts,
    Criterion.Verdict verdict) {

  /**
   * How one arm did on one part of the test.
   *
   * @param seeds that were trained
   * @param accuracy balanced over both answers, with its interval over templates and seeds
   * @param did share of each thing that was done
   */
  public record Figure(
      String arm,
      int pairs,
      Mode mode,
      Split split,
      boolean crossed,
      List<Long> seeds,
      CrossedMean accuracy,
      Map<String, Double> did) {}

  /** The accuracy of one arm less that of another. */
  public record Contrast(
      String arm, String against, int pairs, Mode mode, List<Long> seeds, CrossedMean difference) {}

  public ContrastResult {
    runs = List.copyOf(runs);
    figures = List.copyOf(figures);
    contrasts = List.copyOf(contrasts);
  }

  static ContrastResult of(ContrastSettings settings, List<Tested> done) {
    List<Figure> figures = new ArrayList<>();
    List<Contrast> contrasts = new ArrayList<>();
    byArm(done)
        .forEach((key, tested) -> {
          for (Mode mode : Mode.values()) {
            for (Split split : List.of(Split.HELD_OUT, Split.SEEN)) {
              for (boolean crossed : new boolean[] {true, false}) {
                figures.add(figure(tested, mode, split, crossed));
              }
            }
          }
        });
    for (Mode mode : Mode.values()) {
      contrasts.addAll(contrasts(byArm(done), mode));
    }
    return new ContrastResult(
        settings.runs().size(),
        done.stream().map(Tested::run).toList(),
        figures,
        contrasts,
        Criterion.verdict(figures, contrasts, settings.pairs()));
  }

  /** Trainings of an arm on a number of pairs, in the order of their seeds. */
  private static Map<String, List<Tested>> byArm(List<Tested> done) {
    return done.stream()
        .collect(
            Collectors.groupingBy(
                tested -> key(tested.run().arm(), tested.run().pairs()),
                LinkedHashMap::new,
                Collectors.toList()));
  }

  private static String key(String arm, int pairs) {
    return arm + "-" + pairs;
  }

  private static Figure figure(List<Tested> tested, Mode mode, Split split, boolean crossed) {
    ArmRun first = tested.getFirst().run();
    Predicate<Result> part = part(split, crossed);
    List<Result> all = tested.stream().flatMap(one -> one.results().stream()).filter(part).toList();
    Map<String, Double> did = new LinkedHashMap<>();
    for (Did what : Did.values()) {
      long count = all.stream().filter(result -> result.did(mode) == what).count();
      did.put(what.name().toLowerCase(java.util.Locale.ROOT), (double) count / all.size());
    }
    return new Figure(
        first.arm(),
        first.pairs(),
        mode,
        split,
        crossed,
        seeds(tested),
        CrossedMean.rate(table(tested, mode, part)),
        did);
  }

  private static List<Contrast> contrasts(Map<String, List<Tested>> byArm, Mode mode) {
    List<Contrast> contrasts = new ArrayList<>();
    byArm.values().stream()
        .filter(tested -> tested.getFirst().run().arm().equals(Arm.REASON.label()))
        .forEach(reason -> {
          for (Arm against : Arm.values()) {
            int pairs = reason.getFirst().run().pairs();
            List<Tested> other = byArm.getOrDefault(key(against.label(), pairs), List.of());
            if (against != Arm.REASON) {
              contrast(reason, other, mode).ifPresent(contrasts::add);
            }
          }
        });
    return contrasts;
  }

  private static Optional<Contrast> contrast(List<Tested> first, List<Tested> second, Mode mode) {
    List<Long> shared = seeds(first).stream().filter(seeds(second)::contains).toList();
    if (shared.isEmpty()) {
      return Optional.empty();
    }
    Predicate<Result> part = part(Split.HELD_OUT, true);
    ArmRun run = first.getFirst().run();
    return Optional.of(
        new Contrast(
            run.arm(),
            second.getFirst().run().arm(),
            run.pairs(),
            mode,
            shared,
            CrossedMean.difference(
                table(of(first, shared), mode, part), table(of(second, shared), mode, part))));
  }

  private static List<Tested> of(List<Tested> tested, List<Long> seeds) {
    return tested.stream().filter(one -> seeds.contains(one.run().seed())).toList();
  }

  private static List<Long> seeds(List<Tested> tested) {
    return tested.stream().map(one -> one.run().seed()).toList();
  }

  private static Predicate<Result> part(Split split, boolean crossed) {
    return result -> result.split() == split && result.crossed() == crossed;
  }

  /**
   * Share that is right, by template and training. Both answers are right equally often, so that it
   * is the balanced accuracy.
   */
  static double[][] table(List<Tested> tested, Mode mode, Predicate<Result> part) {
    List<String> templates =
        tested.getFirst().results().stream().filter(part).map(Result::template).distinct().toList();
    return templates.stream()
        .map(template ->
            tested.stream()
                .mapToDouble(one ->
                    one.results().stream()
                        .filter(part.and(result -> result.template().equals(template)))
                        .mapToInt(result -> result.isRight(mode) ? 1 : 0)
                        .average()
                        .orElseThrow())
                .toArray())
        .toArray(double[][]::new);
  }

  /** A figure, if its arm was trained. */
  public Optional<Figure> figure(String arm, int pairs, Mode mode, Split split, boolean crossed) {
    return figures.stream()
        .filter(figure ->
            figure.arm().equals(arm)
                && figure.pairs() == pairs
                && figure.mode() == mode
                && figure.split() == split
                && figure.crossed() == crossed)
        .findFirst();
  }

  /** What was trained: arms with their numbers of pairs, in order. */
  public List<Map.Entry<String, Integer>> arms() {
    return figures.stream()
        .map(figure -> Map.entry(figure.arm(), figure.pairs()))
        .distinct()
        .toList();
  }
}
