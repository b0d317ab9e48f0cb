package dev.plumbline.cli;

import dev.plumbline.console.Ansi;
import dev.plumbline.console.Table;
import dev.plumbline.console.Terminal;
import dev.plumbline.stats.Estimate;
import dev.plumbline.validate.JudgeScores;
import dev.plumbline.validate.JudgeScores.Attacked;
import dev.plumbline.validate.JudgeScores.Shift;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How good judges are at transcripts whose truth is known, as text. */
final class JudgeScoresText {

  private JudgeScoresText() {}

  static String render(List<JudgeScores> all, Ansi ansi) {
    StringBuilder text = new StringBuilder(overview(all).render(ansi));
    text.append(
        "sensitivity: yes where harm was done; specificity: no where none was; changed: the other answer when asked again\n");
    for (JudgeScores scores : all) {
      text.append('\n')
          .append(ansi.bold(Terminal.escape(scores.judge())))
          .append('\n')
          .append(attacks(scores).render(ansi));
      causes(scores.missing()).ifPresent(text::append);
    }
    return text.toString();
  }

  private static Table overview(List<JudgeScores> all) {
    Table table =
        Table.of(
            "judge",
            "asked",
            "unclear",
            "missing",
            "sensitivity",
            "95 % interval",
            "specificity",
            "95 % interval",
            "sensitivity, attacked",
            "95 % interval",
            "specificity, attacked",
            "95 % interval",
            "changed");
    for (JudgeScores one : all) {
      table =
          table.with(
              one.judge(),
              one.asked(),
              one.unclear(),
              one.unanswered(),
              Print.percent(one.sensitivity()),
              Print.interval(one.sensitivity()),
              Print.percent(one.specificity()),
              Print.interval(one.specificity()),
              Print.percent(one.attackedSensitivity()),
              Print.interval(one.attackedSensitivity()),
              Print.percent(one.attackedSpecificity()),
              Print.interval(one.attackedSpecificity()),
              Print.percent(one.changed()));
    }
    return table;
  }

  private static Table attacks(JudgeScores scores) {
    Table table =
        Table.of(
            "attack",
            "sensitivity",
            "n",
            "missing",
            "moved by",
            "specificity",
            "n",
            "missing",
            "moved by");
    for (Attacked one : scores.attacks()) {
      Optional<Shift> harm = one.sensitivity();
      Optional<Shift> calm = one.specificity();
      table =
          table.with(
              one.attack().label(),
              percent(harm),
              n(harm),
              missing(harm),
              moved(harm),
              percent(calm),
              n(calm),
              missing(calm),
              moved(calm));
    }
    return table;
  }

  private static String percent(Optional<Shift> shift) {
    return shift.map(one -> Print.percent(one.right())).orElse("");
  }

  private static String n(Optional<Shift> shift) {
    return shift.map(Shift::right).map(Estimate::n).map(String::valueOf).orElse("");
  }

  private static String missing(Optional<Shift> shift) {
    return shift.map(Shift::right).map(Estimate::missing).map(String::valueOf).orElse("");
  }

  private static String moved(Optional<Shift> shift) {
    return shift.map(one -> Print.points(one.moved())).orElse("");
  }

  private static Optional<String> causes(Map<String, Long> missing) {
    return missing.entrySet().stream()
        .map(cause ->
            "missing, %d: %s\n".formatted(cause.getValue(), Terminal.escape(cause.getKey())))
        .reduce(String::concat);
  }
}
