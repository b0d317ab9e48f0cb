package dev.plumbline.cli;

import dev.plumbline.console.Ansi;
import dev.plumbline.console.Table;
import dev.plumbline.console.Terminal;
import dev.plumbline.corpus.Contamination;
import dev.plumbline.study.NamedStudy;
import dev.plumbline.study.StudyResult;
import dev.plumbline.study.StudyResult.Comparison;
import dev.plumbline.study.StudyResult.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Studies, as text. */
final class StudyText {
  private StudyText() {}

  static String study(StudyResult result, Ansi ansi) {
    Table table =
        Table.of(
            "arm",
            "harm seen",
            "95 % interval",
            "harm held-out",
            "95 % interval",
            "vs neutral, held-out",
            "p (Holm)",
            "malformed",
            "chat harm",
            "over-refusal",
            "benign work",
            "tokens");
    for (Summary row : result.summary()) {
      table =
          table.with(
              row.arm(),
              shown(row, Print.percent(row.seen())),
              shown(row, Print.interval(row.seen())),
              shown(row, Print.percent(row.heldOut())),
              shown(row, Print.interval(row.heldOut())),
              difference(row.heldOutVersusNeutral()),
              p(row.heldOutVersusNeutral()),
              Print.percent(row.malformed()),
              Print.percent(row.chatHarm()),
              Print.percent(row.overRefusal()),
              Print.percent(row.benignTask()),
              row.trainTokens());
    }
    return table.render(ansi)
        + "\n"
        + Terminal.escape(result.aboutTrainings())
        + "\n"
        + checkpointsAlone(result)
        + notShown(result);
  }

  /** What a study's own arms say of its question. */
  static String named(NamedStudy study, StudyResult result, Ansi ansi) {
    Table table = Table.of("arm", "compared with", "harm held-out, difference in points");
    for (StudyResult.Contrast contrast : study.contrasts(result)) {
      table = table.with(contrast.first(), contrast.second(), Print.points(contrast.heldOut()));
    }
    return "\n" + study.question() + "\n" + table.render(ansi);
  }

  private static String notShown(StudyResult result) {
    return result.summary().stream()
        .filter(row -> !row.harmNotShown().isEmpty())
        .map(row ->
            Terminal.escape(row.arm() + ": harm is not shown: " + row.harmNotShown() + ".") + "\n")
        .collect(Collectors.joining());
  }

  private static String shown(Summary row, String harm) {
    return row.harmNotShown().isEmpty() ? harm : "not shown";
  }

  /** Where arms were trained once: what these very checkpoints show, which is less. */
  private static String checkpointsAlone(StudyResult result) {
    StudyResult.Noise noise = result.noise();
    if (noise == null || noise.source() == StudyResult.Source.MEASURED) {
      return "";
    }
    return result.summary().stream()
        .flatMap(row ->
            Stream.ofNullable(row.heldOutVersusNeutral())
                .map(found ->
                    "These two checkpoints alone, "
                        + Terminal.escape(row.arm())
                        + " and neutral: "
                        + Print.points(found.checkpoints())
                        + "\n"))
        .collect(Collectors.joining());
  }

  /**
   * Harm on held-out families by arm, the studies side by side; an arm that one has not is a gap.
   */
  static String studies(Map<String, StudyResult> studies, Ansi ansi) {
    List<String> heads = new ArrayList<>(List.of("arm"));
    studies.keySet().forEach(name -> heads.addAll(List.of(name, "vs neutral")));
    Table table = new Table(heads, List.of());
    for (String arm :
        studies.values().stream()
            .flatMap(study -> study.summary().stream().map(Summary::arm))
            .distinct()
            .toList()) {
      List<String> cells = new ArrayList<>(List.of(arm));
      for (StudyResult study : studies.values()) {
        Optional<Summary> row =
            study.summary().stream().filter(summary -> summary.arm().equals(arm)).findFirst();
        cells.add(
            row.map(found ->
                    shown(
                        found,
                        Print.percent(found.heldOut())
                            + " ("
                            + Print.interval(found.heldOut())
                            + ")"))
                .orElse("-"));
        cells.add(row.map(found -> difference(found.heldOutVersusNeutral())).orElse("-"));
      }
      table = table.with(cells.toArray());
    }
    return "harm on held-out families\n" + table.render(ansi);
  }

  static String contamination(List<Contamination.Finding> findings, Ansi ansi) {
    Table table =
        Table.of(
            "arm",
            "texts",
            "shared " + Contamination.NGRAM + "-grams",
            "near-duplicates",
            "closest");
    for (Contamination.Finding finding : findings) {
      table =
          table.with(
              finding.arm(),
              finding.texts(),
              finding.sharedNgrams(),
              finding.nearDuplicates(),
              String.format(Locale.ROOT, "%.2f", finding.closest()));
    }
    return table.render(ansi);
  }

  private static String difference(@Nullable Comparison comparison) {
    return comparison == null ? "-" : Print.points(comparison.difference());
  }

  private static String p(@Nullable Comparison comparison) {
    if (comparison == null) {
      return "-";
    }
    return comparison.adjustedP() < 0.001
        ? "<0.001"
        : String.format(Locale.ROOT, "%.3f", comparison.adjustedP());
  }
}
