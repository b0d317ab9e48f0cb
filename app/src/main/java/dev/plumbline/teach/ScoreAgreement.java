package dev.plumbline.teach;

import dev.plumbline.stats.Raters;
import dev.plumbline.stats.Raters.Unit;
import dev.plumbline.stats.Reliability;
import dev.plumbline.teach.WorkRow.Passage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Whether a second reviewer would have let the same rows through.
 *
 * @param field of the score
 * @param least score that the recipe's filter lets through
 * @param both rows that both scored
 * @param missing rows that the second did not score
 * @param agree rows of which both say the same
 * @param kappa of Cohen, with its 95 % interval
 */
public record ScoreAgreement(
    String field, double least, long both, long missing, long agree, String kappa) {

  private static final String SECOND = "-second";
  private static final String FIRST_RATER = "first";
  private static final String SECOND_RATER = "second";

  /** What a second reviewer gave, under names of its own. */
  static Passage passage(Step.Score step, Passage given) {
    return new Passage(
        step.step() + SECOND,
        given.kind(),
        given.by(),
        given.key(),
        Map.of(
            step.score() + SECOND, given.gave().getOrDefault(step.score(), ""),
            Form.Mark.WHY + SECOND, given.gave().getOrDefault(Form.Mark.WHY, "")));
  }

  /** Of each score that a filter of the recipe decides by; none without a second reviewer. */
  static List<ScoreAgreement> of(Teaching.Plan plan, List<Ended> ended) {
    List<ScoreAgreement> found = new ArrayList<>();
    if (plan.authors().containsKey(Role.SECOND_REVIEWER)) {
      for (Step step : plan.recipe().steps()) {
        if (step instanceof Step.Filter filter) {
          filter
              .atLeast()
              .forEach((field, least) -> found.add(of(field, least, plan.seed(), ended)));
        }
      }
    }
    return found;
  }

  private static ScoreAgreement of(String field, double least, long seed, List<Ended> ended) {
    List<WorkRow> scored =
        ended.stream().map(Ended::row).filter(row -> !row.field(field).isEmpty()).toList();
    List<Unit> units =
        scored.stream()
            .filter(row -> !row.field(field + SECOND).isEmpty())
            .map(row ->
                new Unit(
                    Map.of(
                        FIRST_RATER, says(row, field, least),
                        SECOND_RATER, says(row, field + SECOND, least))))
            .toList();
    long agree =
        units.stream()
            .filter(unit -> unit.labels().values().stream().distinct().count() == 1)
            .count();
    return new ScoreAgreement(
        field,
        least,
        units.size(),
        scored.size() - units.size(),
        agree,
        text(Raters.cohen(units, FIRST_RATER, SECOND_RATER, seed)));
  }

  private static String says(WorkRow row, String field, double least) {
    return Double.parseDouble(row.field(field)) >= least ? "keep" : "reject";
  }

  private static String text(Reliability kappa) {
    return switch (kappa) {
      case Reliability.Measured known ->
          String.format(
              Locale.ROOT, "%.2f (%.2f to %.2f)", known.value(), known.low(), known.high());
      case Reliability.Bare bare -> "%.2f; %s".formatted(bare.value(), bare.reason());
      case Reliability.Unknown unknown -> unknown.reason();
    };
  }
}
