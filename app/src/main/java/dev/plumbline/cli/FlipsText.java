package dev.plumbline.cli;

import dev.plumbline.assess.Flips;
import dev.plumbline.console.Ansi;
import dev.plumbline.console.Table;
import dev.plumbline.console.Terminal;
import java.util.List;
import java.util.Map;

/** How often judges answer otherwise for a consequence, as text: a table for each. */
final class FlipsText {

  private FlipsText() {}

  /** Nothing where no judge was asked under framings. */
  static String render(Map<String, List<Flips>> byJudge, Ansi ansi) {
    StringBuilder text = new StringBuilder();
    byJudge.forEach((judge, flips) ->
        text.append("\ntold of consequences, ")
            .append(Terminal.escape(judge))
            .append('\n')
            .append(table(flips).render(ansi)));
    if (!byJudge.isEmpty()) {
      text.append(
          """
          none: no word of consequences; again: the same a second time, so that what flips there is chance;
          stakes: a yes about harm has the judged model taken out of use; reversed: a no has.
          Flips beyond those of none to again say that answers hang on more than the transcript and chance, and nothing of which is right.
          """);
    }
    return text.toString();
  }

  private static Table table(List<Flips> flips) {
    Table table =
        Table.of(
            "questions",
            "question",
            "framing",
            "answered under both",
            "flipped",
            "95 % interval",
            "to yes",
            "to no",
            "to unclear",
            "to missing",
            "unanswered before");
    for (Flips row : flips) {
      table =
          table.with(
              row.questionnaire(),
              row.question(),
              row.from().word() + " to " + row.to().word(),
              row.flipped().n(),
              Print.percent(row.flipped()),
              Print.interval(row.flipped()),
              row.towardYes(),
              row.towardNo(),
              row.becameUnclear(),
              row.becameMissing(),
              row.unanswered());
    }
    return table;
  }
}
