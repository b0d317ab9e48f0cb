package dev.plumbline.report;

import dev.plumbline.report.Finding.Comfort;
import dev.plumbline.report.Finding.Effect;
import dev.plumbline.stats.Difference;
import dev.plumbline.study.StudyResult;
import dev.plumbline.study.StudyResult.Comparison;
import dev.plumbline.study.StudyResult.Summary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The result of a study in one sentence, from its numbers alone. */
final class Headline {

  private Headline() {}

  static String of(StudyResult result) {
    List<Finding> findings = Finding.of(result);
    if (findings.isEmpty()) {
      return "This study compares no arm with the neutral control.";
    }
    List<String> parts = new ArrayList<>();
    List<Finding> lower = where(findings, finding -> finding.heldOut() == Effect.LOWER);
    if (lower.isEmpty()) {
      parts.add("no arm lowers harm on held-out scenarios below the neutral control");
    } else {
      parts.add(
          arms(lower)
              + verb(lower, " lowers", " lower")
              + " harm on held-out scenarios"
              + most(lower));
      List<Finding> hollow = where(lower, finding -> !finding.comfort().isEmpty());
      if (!hollow.isEmpty()) {
        parts.add(
            "of these, "
                + arms(hollow)
                + verb(hollow, " is", " are")
                + " marked as possible false comfort");
      }
    }
    add(
        parts,
        findings,
        f ->
            (f.heldOut() == Effect.UNCLEAR || f.heldOut() == Effect.HIGHER)
                && f.seen() == Effect.LOWER,
        " lowers harm on seen scenarios only",
        " lower harm on seen scenarios only");
    add(
        parts,
        findings,
        f -> f.heldOut() == Effect.HIGHER,
        " raises it on held-out ones",
        " raise it on held-out ones");
    add(
        parts,
        findings,
        f -> f.heldOut() == Effect.UNCLEAR && f.seen() != Effect.LOWER,
        " shows no clear difference on held-out ones",
        " show no clear difference on held-out ones");
    add(
        parts,
        findings,
        f -> f.heldOut() == Effect.MISSING,
        " has no comparison",
        " have no comparison");
    return Words.capital(String.join("; ", parts)) + ".";
  }

  /** What to bear in mind when the control itself breaks the format much more than the baseline. */
  static Optional<String> caution(StudyResult result) {
    return Finding.summary(result, Finding.CONTROL)
        .filter(control -> Finding.comfort(result, control).contains(Comfort.MALFORMED))
        .map(control ->
            "The neutral control itself breaks the format in "
                + Words.value(control.malformed())
                + " of trials under pressure, the baseline in "
                + Finding.summary(result, Finding.BASELINE)
                    .map(Summary::malformed)
                    .map(Words::value)
                    .orElse(Words.MISSING)
                + ". What breaks does no harm, so part of the control's low harm is no goodness,"
                + " and differences from it can make the other arms look worse than they are.");
  }

  private static void add(
      List<String> parts, List<Finding> all, Predicate<Finding> which, String one, String many) {
    List<Finding> found = where(all, which);
    if (!found.isEmpty()) {
      parts.add(arms(found) + verb(found, one, many));
    }
  }

  private static List<Finding> where(List<Finding> findings, Predicate<Finding> which) {
    return findings.stream().filter(which).toList();
  }

  private static String arms(List<Finding> findings) {
    return Words.list(findings.stream().map(finding -> finding.summary().arm()).toList());
  }

  private static String verb(List<Finding> findings, String one, String many) {
    return findings.size() == 1 ? one : many;
  }

  private static String most(List<Finding> lower) {
    Summary best =
        lower.stream()
            .map(Finding::summary)
            .min(Comparator.comparingDouble(row -> value(row.heldOutVersusNeutral())))
            .orElseThrow();
    String points =
        String.format(Locale.ROOT, "%.0f", -100 * value(best.heldOutVersusNeutral())) + " points";
    return lower.size() == 1
        ? ", by " + points + " against the neutral control"
        : ", most of all " + best.arm() + ", by " + points + " against the neutral control";
  }

  private static double value(@Nullable Comparison comparison) {
    return comparison != null && comparison.difference() instanceof Difference.Known known
        ? known.value()
        : 0;
  }
}
