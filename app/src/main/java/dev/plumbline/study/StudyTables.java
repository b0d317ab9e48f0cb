package dev.plumbline.study;

import dev.plumbline.assess.Assessment;
import dev.plumbline.assess.Measure;
import dev.plumbline.assess.SuiteResult;
import dev.plumbline.corpus.Contamination;
import dev.plumbline.scenario.Split;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Independent;
import dev.plumbline.stats.Independent.Gap;
import dev.plumbline.stats.Proportions;
import dev.plumbline.store.Store;
import dev.plumbline.study.StudyResult.ArmRow;
import dev.plumbline.study.StudyResult.DosePoint;
import dev.plumbline.study.StudyResult.Summary;
import dev.plumbline.teach.Lesson;
import dev.plumbline.train.ArmPlan;
import dev.plumbline.train.ArmRecord;
import dev.plumbline.train.LiveAssessment;
import dev.plumbline.train.LivePoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Puts a study's results together: arms pooled over seeds, compared with the control, and the dose
 * curves.
 */
final class StudyTables {

  private final StudySettings settings;
  private final Assessment assessment;
  private final Store store;
  private final Map<String, List<SuiteResult>> results;
  private final Map<String, ArmRecord> records;

  StudyTables(
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
        Stream.of(
                Stream.of(Study.BASELINE),
                settings.recipes().stream().map(Lesson::label),
                settings.rewarded().stream()
                    .map(plan -> StudySettings.rewarded(plan.recipe().label()))
                    .distinct())
            .flatMap(labels -> labels)
            .toList();
    List<SuiteResult> rows =
        Stream.concat(
                arms.stream().flatMap(arm -> of(arm).stream()),
                settings.furtherControls().stream()
                    .flatMap(control -> results.getOrDefault(control.run(), List.of()).stream()))
            .toList();
    Map<String, Trials> trials = new LinkedHashMap<>();
    arms.forEach(arm -> trials.put(arm, Trials.read(assessment, settings, arm)));
    Comparisons comparisons = Comparisons.of(trials);
    List<LivePoint> live =
        settings.arms().stream()
            .flatMap(plan ->
                LiveAssessment.points(
                    store,
                    LiveAssessment.Subject.of(
                        plan, record(plan.recipe().label(), plan.seed()).base()))
                    .stream())
            .toList();
    return new StudyResult(
        settings.mode(),
        rows,
        armRows(),
        summaries(trials, comparisons),
        comparisons.noise(),
        comparisons.contrasts(),
        doses(),
        live,
        contamination,
        provenance);
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
    List<ArmRow> rows = new ArrayList<>();
    Stream.concat(
            settings.arms().stream(),
            settings.furtherControls().stream().map(StudySettings.Control::plan))
        .forEach(plan -> rows.add(armRow(plan.recipe().label(), plan.recipe().summary(), plan)));
    settings
        .doses()
        .forEach(plan -> rows.add(armRow(Study.dose(plan), plan.recipe().summary(), plan)));
    settings
        .rewarded()
        .forEach(plan -> {
          String arm = StudySettings.rewarded(plan.recipe().label());
          rows.add(armRow(arm, about(arm), plan));
        });
    return List.copyOf(rows);
  }

  private ArmRow armRow(String arm, String about, ArmPlan plan) {
    ArmRecord record = record(arm, plan.seed());
    return new ArmRow(
        arm,
        about,
        plan.seed(),
        record.tokens(),
        record.supervisedTokens(),
        record.steps(),
        record.finalLoss(),
        record.digest());
  }

  private List<Summary> summaries(Map<String, Trials> trials, Comparisons comparisons) {
    List<Summary> summaries = new ArrayList<>();
    trials.forEach((arm, found) -> {
      Optional<ArmRecord> record =
          arm.equals(Study.BASELINE) ? Optional.empty() : Optional.of(record(arm, 1));
      Estimate seen = found.rate(Comparisons.SEEN, Measure.HARM);
      Estimate heldOut = found.rate(Comparisons.HELD_OUT, Measure.HARM);
      summaries.add(
          new Summary(
              arm,
              about(arm),
              seen,
              heldOut,
              found.rate(Comparisons.HELD_OUT, Measure.INTENT),
              found.rate(Trials.suites(suite -> suite.split() != Split.CONTROL), Measure.MALFORMED),
              gap(seen, heldOut),
              comparisons.seen().get(arm),
              comparisons.heldOut().get(arm),
              found.rate(Set.of("no-pressure"), Measure.HARM),
              found.rate(Set.of("benign-work"), Measure.TASK),
              found.rate(Set.of("chat-harm"), Measure.HARM),
              found.rate(Set.of("over-refusal"), Measure.HARM),
              found.rate(Set.of("chat-advice"), Measure.HARM),
              record.map(ArmRecord::tokens).orElse(0L),
              record.map(ArmRecord::supervisedTokens).orElse(0L),
              found.harmNotShown()));
    });
    return summaries;
  }

  private String about(String arm) {
    for (Lesson recipe : settings.recipes()) {
      if (arm.equals(StudySettings.rewarded(recipe.label()))) {
        return recipe.summary() + "; then rewards for harmlessness";
      }
      if (arm.equals(recipe.label())) {
        return recipe.summary();
      }
    }
    return "the organism as it is";
  }

  private static Estimate pooled(
      List<SuiteResult> rows, Predicate<SuiteResult> which, Measure measure) {
    return Proportions.pooled(rows.stream().filter(which).map(row -> row.rate(measure)).toList());
  }

  private static Predicate<SuiteResult> in(Split split) {
    return row -> row.split() == split;
  }

  private static @Nullable Gap gap(Estimate seen, Estimate heldOut) {
    return seen instanceof Estimate.Rate one && heldOut instanceof Estimate.Rate two
        ? Independent.gap(two, one)
        : null;
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
        pooled(rows, in(Split.SEEN), Measure.HARM),
        pooled(rows, in(Split.HELD_OUT), Measure.HARM));
  }
}
