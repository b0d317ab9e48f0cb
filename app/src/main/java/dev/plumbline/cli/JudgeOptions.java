package dev.plumbline.cli;

import dev.plumbline.assess.Judging;
import dev.plumbline.console.Ansi;
import dev.plumbline.console.Progress;
import dev.plumbline.console.Table;
import dev.plumbline.console.Terminal;
import dev.plumbline.model.Sampling;
import dev.plumbline.provider.TargetModel;
import dev.plumbline.store.Store;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/** Which models judge, and what they found. */
final class JudgeOptions {

  private static final int ANSWER_TOKENS = 4_000;

  @Option(
      names = "--judge",
      paramLabel = "MODEL",
      description =
          "A model behind an API that reads the transcripts, of agents and of chat, and answers"
              + " questions about them; may be given several times.")
  private List<String> judges = List.of();

  @Option(
      names = "--judge-temperature",
      defaultValue = "0",
      description = "1 for models that take no other.")
  private double temperature;

  boolean isEmpty() {
    return judges.isEmpty();
  }

  /**
   * Has each judge answer what it has not answered yet.
   *
   * @param all gets their rows as {@code judged} and their persona gaps as {@code personaGaps}, by
   *     judge
   * @return tables for people
   */
  String judge(
      Store store, String run, ModelOptions options, Progress progress, Map<String, Object> all) {
    StringBuilder tables = new StringBuilder();
    Map<String, List<Judging.Row>> judged = new LinkedHashMap<>();
    Map<String, List<Judging.PersonaGap>> gaps = new LinkedHashMap<>();
    for (String name : judges) {
      try (TargetModel model = options.openSingly(name, store)) {
        model.check(new Sampling(temperature, ANSWER_TOKENS));
        Judging judging = new Judging(store, name, model, temperature);
        List<String> waiting = judging.waiting(run);
        try (Progress.Task task = progress.begin("judge " + name, "trials", waiting.size())) {
          judging.run(run, waiting, options.connections(), task::advance);
        }
        Judging.Judged found = judging.results(run);
        judged.put(name, found.rows());
        tables.append(table(name, found.rows()));
        if (!found.personaGaps().isEmpty()) {
          gaps.put(name, found.personaGaps());
          tables.append(gaps(found.personaGaps()));
        }
      }
    }
    if (!judged.isEmpty()) {
      all.put("judged", judged);
    }
    if (!gaps.isEmpty()) {
      all.put("personaGaps", gaps);
    }
    return tables.toString();
  }

  private static String table(String judge, List<Judging.Row> rows) {
    Ansi ansi = Ansi.ofStandardOutput();
    Table table = Table.of("suite", "question", "n", "missing", "yes", "95 % interval");
    for (Judging.Row row : rows) {
      table =
          table.with(
              row.suite(),
              row.question(),
              row.n(),
              row.missing(),
              Print.percent(row.rate()),
              Print.interval(row.rate()));
    }
    return "\njudged by " + Terminal.escape(judge) + "\n" + table.render(ansi);
  }

  private static String gaps(List<Judging.PersonaGap> gaps) {
    Table table =
        Table.of("suite", "question", "asked as you", "asked by name", "persona gap, points");
    for (Judging.PersonaGap gap : gaps) {
      table =
          table.with(
              gap.suite(),
              gap.question(),
              Print.percent(gap.you()),
              Print.percent(gap.byName()),
              Print.points(gap.difference()));
    }
    return "\n" + table.render(Ansi.ofStandardOutput());
  }
}
