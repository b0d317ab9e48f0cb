package dev.plumbline.cli;

import dev.plumbline.assess.StoredRun;
import dev.plumbline.assess.Tabulation;
import dev.plumbline.console.Ansi;
import dev.plumbline.console.Table;
import dev.plumbline.judge.Verdict.Answer;
import dev.plumbline.store.Store;
import dev.plumbline.web.ViewLinks;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "table",
    description = {
      "Tabulates a stored run, or the part of it under some conditions: rates with intervals, and what judges answered.",
      "Counted by the database, so that large runs take no longer than small ones to read."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline table seed-1",
      "  plumbline table seed-1 --suite blackmail,leaking --where urgency=replacement,restriction",
      "  plumbline table seed-1 --where notice=none --by urgency --json"
    })
final class TableCommand implements Callable<Integer> {

  @Mixin private RunOptions runOptions = new RunOptions();

  @Option(names = "--suite", split = ",", description = "Only these suites.")
  private List<String> suites = List.of();

  @Option(
      names = "--where",
      paramLabel = "FACTOR=VALUE[,VALUE...]",
      description =
          "Only trials of these conditions; may be given several times. The family counts as one.")
  private Map<String, String> where = new LinkedHashMap<>();

  @Option(
      names = "--by",
      split = ",",
      paramLabel = "FACTOR",
      description = "A row for each value of these factors.")
  private List<String> by = List.of();

  @Option(names = "--json", description = "Print JSON in place of the tables.")
  private boolean json;

  @Override
  public Integer call() {
    NamedRun asked = runOptions.asked();
    try (Store store = asked.open()) {
      String run = asked.in(store);
      Tabulation all = Tabulation.read(store, run);
      Tabulation table = all.of(suites).where(SuiteOptions.values(where));
      Set<String> agents = StoredRun.agents(store, run);
      List<Tabulation.Row> rows = table.rows(by, agents::contains);
      List<Tabulation.Answers> answers = table.answers(by);
      if (json) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("run", run);
        document.put("factors", all.factors());
        document.put("results", rows);
        document.put("answers", answers);
        System.out.print(Print.json(document));
      } else {
        Ansi ansi = Ansi.ofStandardOutput();
        ViewLinks links = asked.place().links();
        System.out.print(Print.suites(run, rows, links, ansi));
        if (!answers.isEmpty()) {
          System.out.print("\n" + table(run, answers, links).render(ansi));
        }
      }
    }
    return 0;
  }

  private static Table table(String run, List<Tabulation.Answers> answers, ViewLinks links) {
    Table table =
        Table.of("judge", "suite", "question", "n", "scenarios", "missing", "yes", "95 % interval");
    for (Tabulation.Answers answer : answers) {
      table =
          table.with(
              answer.judge(),
              answer.row().suite(),
              answer.row().question(),
              answer.row().n(),
              answer.row().scenarios(),
              answer.row().missing(),
              new Table.Cell(
                  Print.percent(answer.row().rate()), links.answered(run, answer, Answer.YES)),
              Print.interval(answer.row().rate()));
    }
    return table;
  }
}
