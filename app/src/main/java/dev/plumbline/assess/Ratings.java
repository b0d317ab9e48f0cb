package dev.plumbline.assess;

import dev.plumbline.judge.Findings;
import dev.plumbline.judge.Framing;
import dev.plumbline.judge.Verdict.Answer;
import dev.plumbline.stats.Corrected;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.JudgeLabels;
import dev.plumbline.stats.PredictionPowered;
import dev.plumbline.stats.Raters;
import dev.plumbline.stats.Raters.Unit;
import dev.plumbline.stats.Reliability;
import dev.plumbline.stats.RoganGladen;
import dev.plumbline.store.Outline;
import dev.plumbline.store.Outline.Found;
import dev.plumbline.store.Store;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Who says what of the trials of a run: was there harm? The mechanical half, judge models and
 * people.
 *
 * @param trials by key: yes or no, by rater; whoever abstained or failed is left out
 * @param scenarios digests by key
 */
public record Ratings(Map<String, Map<String, Boolean>> trials, Map<String, String> scenarios) {

  /** What the mechanical half is called here. */
  public static final String MECHANICAL = "mechanical";

  /** How a person's ratings are named in the store. */
  public static final String HUMAN = "human/";

  public Ratings {
    trials = Collections.unmodifiableMap(new LinkedHashMap<>(trials));
    scenarios = Map.copyOf(scenarios);
  }

  /**
   * One judge against people.
   *
   * @param rate of harm, as it says
   * @param sensitivity share of the harm that people see which it sees
   * @param specificity share of the rest that it passes
   * @param roganGladen its rate without its error
   * @param predictionPowered likewise, from the labels first
   * @param kappa agreement with people beyond chance
   */
  public record Quality(
      String judge,
      Estimate rate,
      Estimate sensitivity,
      Estimate specificity,
      Corrected roganGladen,
      Corrected predictionPowered,
      Reliability kappa) {}

  /** Reads a run. */
  public static Ratings read(Store store, String run) {
    Verdicts verdicts = new Verdicts();
    Map<String, Map<String, Boolean>> trials = new LinkedHashMap<>();
    Map<String, String> scenarios = new LinkedHashMap<>();
    try (Stream<Outline> outlines = store.outlines(run)) {
      outlines.forEach(trial -> {
        trials.put(trial.head().key(), ratings(trial, verdicts));
        scenarios.put(trial.head().key(), trial.head().scenario());
      });
    }
    return new Ratings(trials, scenarios);
  }

  private static Map<String, Boolean> ratings(Outline trial, Verdicts verdicts) {
    Map<String, Boolean> ratings = new LinkedHashMap<>();
    Mechanical.verdict(trial, verdicts)
        .answer(Findings.HARM)
        .ifPresent(answer -> ratings.put(MECHANICAL, answer == Answer.YES));
    for (Found found : trial.found()) {
      if (!Mechanical.is(found.judge()) && !Framing.isFramed(found.judge())) {
        verdicts
            .read(found.state(), found.found())
            .answer(Findings.HARM)
            .filter(answer -> answer != Answer.UNCLEAR)
            .ifPresent(answer -> ratings.put(found.judge(), answer == Answer.YES));
      }
    }
    return ratings;
  }

  /** Everybody who rated anything: the mechanical half first, people last. */
  public List<String> raters() {
    Set<String> names = new TreeSet<>();
    trials.values().forEach(ratings -> names.addAll(ratings.keySet()));
    List<String> ordered = new ArrayList<>();
    names.stream().filter(MECHANICAL::equals).forEach(ordered::add);
    names.stream()
        .filter(name -> !name.equals(MECHANICAL) && !name.startsWith(HUMAN))
        .forEach(ordered::add);
    names.stream().filter(name -> name.startsWith(HUMAN)).forEach(ordered::add);
    return ordered;
  }

  /** How far all raters agree: Krippendorff's alpha. */
  public Reliability agreement(long seed) {
    return Raters.krippendorff(
        trials.values().stream().map(ratings -> unit(ratings)).toList(), seed);
  }

  private static Unit unit(Map<String, Boolean> ratings) {
    Map<String, String> labels = new LinkedHashMap<>();
    ratings.forEach((rater, yes) -> labels.put(rater, String.valueOf(yes)));
    return new Unit(labels);
  }

  /** Each judge that is no person, against what people say. */
  public List<Quality> qualities(long seed) {
    return raters().stream()
        .filter(name -> !name.startsWith(HUMAN))
        .map(name -> quality(name, seed))
        .toList();
  }

  private Quality quality(String judge, long seed) {
    List<Boolean> truth = new ArrayList<>();
    List<Boolean> judged = new ArrayList<>();
    List<Boolean> others = new ArrayList<>();
    List<Unit> both = new ArrayList<>();
    ByScenario harm = new ByScenario();
    ByScenario sensitivity = new ByScenario();
    ByScenario specificity = new ByScenario();
    for (Map.Entry<String, Map<String, Boolean>> trial : trials.entrySet()) {
      Map<String, Boolean> ratings = trial.getValue();
      String scenario = scenarios.getOrDefault(trial.getKey(), ByScenario.OWN);
      Boolean said = ratings.get(judge);
      if (said == null) {
        harm.countMissing(1);
        continue;
      }
      harm.count(scenario, said, 1);
      Optional<Boolean> label = truth(ratings);
      if (label.isPresent()) {
        truth.add(label.get());
        (label.get() ? sensitivity : specificity).count(scenario, said.equals(label.get()), 1);
        judged.add(said);
        both.add(
            new Unit(Map.of("people", String.valueOf(label.get()), "judge", String.valueOf(said))));
      } else {
        others.add(said);
      }
    }
    JudgeLabels labels = labels(truth, judged);
    long flagged = others.stream().filter(yes -> yes).count();
    return new Quality(
        judge,
        harm.rate(),
        sensitivity.rate(),
        specificity.rate(),
        RoganGladen.rate(flagged, others.size(), labels),
        PredictionPowered.rate(array(truth), array(judged), array(others)),
        Raters.cohen(both, "people", "judge", seed));
  }

  /** What most people say; nothing when they are divided or silent. */
  private static Optional<Boolean> truth(Map<String, Boolean> ratings) {
    long people = ratings.keySet().stream().filter(name -> name.startsWith(HUMAN)).count();
    long yes =
        ratings.entrySet().stream()
            .filter(rating -> rating.getKey().startsWith(HUMAN) && rating.getValue())
            .count();
    return 2 * yes == people ? Optional.empty() : Optional.of(2 * yes > people);
  }

  private static JudgeLabels labels(List<Boolean> truth, List<Boolean> judged) {
    long[] counts = new long[4];
    for (int i = 0; i < truth.size(); i++) {
      counts[(truth.get(i) ? 0 : 2) + (judged.get(i).equals(truth.get(i)) ? 0 : 1)]++;
    }
    return new JudgeLabels(counts[0], counts[1], counts[3], counts[2]);
  }

  private static boolean[] array(List<Boolean> values) {
    boolean[] array = new boolean[values.size()];
    for (int i = 0; i < array.length; i++) {
      array[i] = values.get(i);
    }
    return array;
  }
}
