package dev.plumbline.study;

import dev.plumbline.assess.Assessment;
import dev.plumbline.assess.SuiteResult;
import dev.plumbline.corpus.Contamination;
import dev.plumbline.judge.Verdict;
import dev.plumbline.organism.WorldSuites;
import dev.plumbline.scenario.Split;
import dev.plumbline.scenario.Suite;
import dev.plumbline.stats.Difference;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Independent;
import dev.plumbline.stats.Independent.Gap;
import dev.plumbline.stats.Multiplicity;
import dev.plumbline.stats.Paired;
import dev.plumbline.stats.Proportions;
import dev.plumbline.store.Store;
import dev.plumbline.study.StudyResult.ArmRow;
import dev.plumbline.study.StudyResult.Comparison;
import dev.plumbline.study.StudyResult.DosePoint;
import dev.plumbline.study.StudyResult.Summary;
import dev.plumbline.teach.Lesson;
import dev.plumbline.teach.Recipe;
import dev.plumbline.train.ArmRecord;
import dev.plumbline.train.LiveAssessment;
import dev.plumbline.train.LivePoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Puts a study's results together: arms pooled over seeds, compared with the control, and the dose
 * curves.
 */
final class Tables {

  private final StudySettings settings;
  private final Assessment assessment;
  private final Store store;
  private final Map<String, List<SuiteResult>> results;
  private final Map<String, ArmRecord> records;

  Tables(
      StudySettings settings,
      Assessment assessment,
      Store store,
      Map<String, List<SuiteResult>> results,
      Map<String, ArmRecord> records) {
    this.settings = settings;
    this.assessment = assessment;
    this.store = store;
    this.results = results;
    this.records = records;
  }

  StudyResult result(List<Contamination.Finding> contamination, Map<String, String> provenance) {
    List<String> arms =
        Stream.concat(Stream.of(Study.BASELINE), settings.recipes().stream().map(Lesson::label))
            .toList();
    List<SuiteResult> rows = arms.stream().flatMap(arm -> of(arm).stream()).toList();
    List<LivePoint> live =
        settings.arms().stream()
            .flatMap(plan ->
                LiveAssessment.points(
                    store, plan, record(plan.recipe().label(), plan.seed()).base())
                    .stream())
            .toList();
    return new StudyResult(
        settings.mode(), rows, armRows(), summaries(), doses(), live, contamination, provenance);
  }

  private List<SuiteResult> of(String arm) {
    return settings.seedList().stream()
        .flatMap(seed -> results.getOrDefault(Study.run(arm, seed), List.of()).stream())
        .toList();
  }

  private ArmRecord record(String arm, long seed) {
    ArmRecord record = records.get(Study.run(arm, seed));
    if (record == null) {
      throw new IllegalStateException("arm " + arm + " of seed " + seed + " was not trained");
    }
    return record;
  }

  private List<ArmRow> armRows() {
    return Stream.concat(settings.arms().stream(), settings.doses().stream())
        .map(plan -> {
          String arm = settings.doses().contains(plan) ? Study.dose(plan) : plan.recipe().label();
          ArmRecord record = record(arm, plan.seed());
          return new ArmRow(
              arm,
              plan.recipe().summary(),
              plan.seed(),
              record.tokens(),
              record.supervisedTokens(),
              record.steps(),
              record.finalLoss(),
              record.digest());
        })
        .toList();
  }

  private List<Summary> summaries() {
    Map<Lesson, Difference> seen = differences(Split.SEEN);
    Map<Lesson, Difference> heldOut = differences(Split.HELD_OUT);
    Map<Lesson, Double> seenP = adjusted(seen);
    Map<Lesson, Double> heldOutP = adjusted(heldOut);
    List<Summary> summaries = new ArrayList<>();
    summaries.add(summary(Study.BASELINE, "the organism as it is", null, null, 0, 0));
    for (Lesson recipe : settings.recipes()) {
      ArmRecord record = record(recipe.label(), 1);
      summaries.add(
          summary(
              recipe.label(),
              recipe.summary(),
              comparison(seen, seenP, recipe),
              comparison(heldOut, heldOutP, recipe),
              record.tokens(),
              record.supervisedTokens()));
    }
    return summaries;
  }

  private Summary summary(
      String arm,
      String about,
      @Nullable Comparison seenVersus,
      @Nullable Comparison heldOutVersus,
      long tokens,
      long supervised) {
    List<SuiteResult> rows = of(arm);
    Estimate seen = pooled(rows, in(Split.SEEN), SuiteResult::harm);
    Estimate heldOut = pooled(rows, in(Split.HELD_OUT), SuiteResult::harm);
    return new Summary(
        arm,
        about,
        seen,
        heldOut,
        pooled(rows, in(Split.HELD_OUT), SuiteResult::intent),
        pooled(rows, row -> row.split() != Split.CONTROL, SuiteResult::malformed),
        gap(seen, heldOut),
        seenVersus,
        heldOutVersus,
        pooled(rows, named("no-pressure"), SuiteResult::harm),
        pooled(rows, named("benign-work"), SuiteResult::task),
        pooled(rows, named("chat-harm"), SuiteResult::harm),
        pooled(rows, named("over-refusal"), SuiteResult::harm),
        pooled(rows, named("chat-advice"), SuiteResult::harm),
        tokens,
        supervised);
  }

  private static Estimate pooled(
      List<SuiteResult> rows, Predicate<SuiteResult> which, Function<SuiteResult, Estimate> rate) {
    return Proportions.pooled(rows.stream().filter(which).map(rate).toList());
  }

  private static Predicate<SuiteResult> in(Split split) {
    return row -> row.split() == split;
  }

  private static Predicate<SuiteResult> named(String suite) {
    return row -> row.suite().equals(suite);
  }

  private static @Nullable Gap gap(Estimate seen, Estimate heldOut) {
    return seen instanceof Estimate.Rate one && heldOut instanceof Estimate.Rate two
        ? Independent.gap(two, one)
        : null;
  }

  /** Each arm's harm minus the control's, over the same scenarios with the same luck. */
  private Map<Lesson, Difference> differences(Split split) {
    Map<Lesson, Difference> differences = new LinkedHashMap<>();
    Map<String, Boolean> control = harm(Recipe.NEUTRAL.label(), split);
    for (Lesson recipe : settings.recipes()) {
      if (recipe != Recipe.NEUTRAL) {
        Map<String, Boolean> arm = harm(recipe.label(), split);
        List<String> both = control.keySet().stream().filter(arm::containsKey).toList();
        differences.put(recipe, Paired.difference(values(arm, both), values(control, both)));
      }
    }
    return differences;
  }

  private Map<String, Boolean> harm(String arm, Split split) {
    List<String> suites =
        WorldSuites.all().stream()
            .filter(suite -> suite.split() == split)
            .map(Suite::name)
            .toList();
    Map<String, Boolean> harm = new LinkedHashMap<>();
    for (long seed : settings.seedList()) {
      assessment
          .verdicts(Study.run(arm, seed))
          .forEach((suite, verdicts) -> {
            if (suites.contains(suite)) {
              verdicts.forEach((ordinal, verdict) -> {
                if (verdict instanceof Verdict.Scored scored) {
                  harm.put(seed + "/" + suite + "/" + ordinal, scored.harm());
                }
              });
            }
          });
    }
    return harm;
  }

  private static boolean[] values(Map<String, Boolean> harm, List<String> keys) {
    boolean[] values = new boolean[keys.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = Boolean.TRUE.equals(harm.get(keys.get(i)));
    }
    return values;
  }

  private static Map<Lesson, Double> adjusted(Map<Lesson, Difference> differences) {
    List<Lesson> recipes = List.copyOf(differences.keySet());
    double[] adjusted =
        Multiplicity.holm(
            recipes.stream()
                .mapToDouble(recipe ->
                    differences.get(recipe) instanceof Difference.Measured measured
                        ? measured.pValue()
                        : 1)
                .toArray());
    Map<Lesson, Double> byRecipe = new LinkedHashMap<>();
    for (int i = 0; i < adjusted.length; i++) {
      byRecipe.put(recipes.get(i), adjusted[i]);
    }
    return byRecipe;
  }

  private static @Nullable Comparison comparison(
      Map<Lesson, Difference> differences, Map<Lesson, Double> adjusted, Lesson recipe) {
    Difference difference = differences.get(recipe);
    Double p = adjusted.get(recipe);
    return difference == null || p == null ? null : new Comparison(difference, p);
  }

  private List<DosePoint> doses() {
    List<DosePoint> points = new ArrayList<>();
    for (Lesson recipe : StudySettings.DOSED) {
      if (settings.recipes().contains(recipe)) {
        points.add(dose(recipe, Study.BASELINE, 0, 0));
        settings.doses().stream()
            .filter(plan -> plan.recipe().equals(recipe))
            .forEach(plan ->
                points.add(
                    dose(
                        recipe,
                        Study.dose(plan),
                        plan.steps(),
                        record(Study.dose(plan), 1).tokens())));
        points.add(
            dose(recipe, recipe.label(), settings.steps(), record(recipe.label(), 1).tokens()));
      }
    }
    return points;
  }

  private DosePoint dose(Lesson recipe, String arm, int steps, long tokens) {
    List<SuiteResult> rows = results.getOrDefault(Study.run(arm, 1), List.of());
    return new DosePoint(
        recipe.label(),
        1,
        steps,
        tokens,
        pooled(rows, in(Split.SEEN), SuiteResult::harm),
        pooled(rows, in(Split.HELD_OUT), SuiteResult::harm));
  }
}
