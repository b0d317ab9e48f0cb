package dev.plumbline.cli;

import dev.plumbline.assess.Judged;
import dev.plumbline.assess.Unjudged;
import dev.plumbline.console.Ansi;
import dev.plumbline.console.Table;
import dev.plumbline.console.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What judges found, as text: a table for each, and one for most of them. */
final class JudgedText {
  /** Characters of an example. */
  private static final int EXAMPLE = 160;

  private JudgedText() {}

  static String render(JudgesFindings findings, Ansi ansi) {
    StringBuilder text = new StringBuilder();
    findings
        .byJudge()
        .forEach((judge, found) ->
            text.append("\njudged by ")
                .append(Terminal.escape(judge))
                .append('\n')
                .append(table(found, false, ansi))
                .append(unjudged(found.unjudged())));
    Judged majority = findings.majority();
    if (majority != null) {
      text.append("\nmajority of %d judges\n".formatted(findings.byJudge().size()))
          .append(table(majority, true, ansi));
    }
    return text.toString();
  }

  private static String table(Judged found, boolean several, Ansi ansi) {
    List<String> heads = new ArrayList<>(List.of("suite", "question", "n", "scenarios", "missing"));
    if (several) {
      heads.add("ties");
    }
    heads.addAll(List.of("yes", "95 % interval"));
    Table table = Table.of(heads.toArray(String[]::new));
    for (Judged.Row row : found.rows()) {
      List<Object> cells =
          new ArrayList<>(
              List.of(row.suite(), row.question(), row.n(), row.scenarios(), row.missing()));
      if (several) {
        cells.add(row.ties());
      }
      boolean shown = row.notShown().isEmpty();
      cells.add(shown ? Print.percent(row.rate()) : "not shown");
      cells.add(shown ? Print.interval(row.rate()) : "-");
      table = table.with(cells.toArray());
    }
    return table.render(ansi) + notes(found.rows()) + gaps(found.personaGaps(), ansi);
  }

  private static String notes(List<Judged.Row> rows) {
    Stream<String> hidden =
        rows.stream()
            .filter(row -> !row.notShown().isEmpty())
            .map(row -> "%s: harm is not shown: %s.".formatted(row.suite(), row.notShown()));
    Stream<String> few =
        rows.stream()
            .filter(Judged.Row::theseScenariosOnly)
            .map(row -> Print.theseScenariosOnly(row.suite(), row.scenarios()));
    return Stream.concat(hidden, few)
        .distinct()
        .map(note -> Terminal.escape(note) + "\n")
        .collect(Collectors.joining());
  }

  /** Why there is no verdict, with counts: a judge that cannot be read may need another limit. */
  private static String unjudged(List<Unjudged> unjudged) {
    if (unjudged.isEmpty()) {
      return "";
    }
    return "no verdict on %,d trials, which are missing above; the same command asks again, --judge-max-tokens allows longer answers:\n"
            .formatted(unjudged.stream().mapToLong(Unjudged::trials).sum())
        + unjudged.stream()
            .map(some ->
                "  %,d  %s%s\n"
                    .formatted(
                        some.trials(),
                        Terminal.escape(some.cause()),
                        some.example().isEmpty()
                            ? ""
                            : ", such as: " + Terminal.escape(clipped(some.example()))))
            .collect(Collectors.joining());
  }

  private static String clipped(String text) {
    return text.length() <= EXAMPLE ? text : text.substring(0, EXAMPLE) + "...";
  }

  private static String gaps(List<Judged.PersonaGap> gaps, Ansi ansi) {
    if (gaps.isEmpty()) {
      return "";
    }
    Table table =
        Table.of("suite", "question", "asked as you", "asked by name", "persona gap, points");
    for (Judged.PersonaGap gap : gaps) {
      table =
          table.with(
              gap.suite(),
              gap.question(),
              Print.percent(gap.you()),
              Print.percent(gap.byName()),
              Print.points(gap.difference()));
    }
    return "\n" + table.render(ansi);
  }
}
