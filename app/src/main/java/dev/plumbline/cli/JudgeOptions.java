package dev.plumbline.cli;

import dev.plumbline.assess.Judged;
import dev.plumbline.assess.Judging;
import dev.plumbline.assess.RunRecord.ModelUsed;
import dev.plumbline.assess.Workers;
import dev.plumbline.console.Ansi;
import dev.plumbline.console.Progress;
import dev.plumbline.console.Table;
import dev.plumbline.console.Terminal;
import dev.plumbline.judge.ModelJudge;
import dev.plumbline.judge.Questionnaire;
import dev.plumbline.judge.Questionnaires;
import dev.plumbline.model.Sampling;
import dev.plumbline.provider.Provider;
import dev.plumbline.provider.Settings;
import dev.plumbline.provider.TargetModel;
import dev.plumbline.provider.Targets;
import dev.plumbline.store.Store;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which models judge, and what they found. */
final class JudgeOptions {

  @Option(
      names = "--judge",
      paramLabel = "MODEL",
      description =
          "A model behind an API that reads the transcripts, of agents and of chat, and answers"
              + " questions about them; may be given several times, and what most of them say is then"
              + " shown as well.")
  private Set<String> judges = new LinkedHashSet<>();

  @Option(
      names = "--judge-temperature",
      defaultValue = "0",
      description = "1 for models that take no other.")
  private double temperature;

  @Mixin private RoleOptions role = RoleOptions.of("judge");

  @Option(
      names = "--questionnaire",
      paramLabel = "FILE",
      description =
          "What judges are asked, in place of the project's questions: YAML with name, instruction"
              + " and questions. See docs/verdicts.md.")
  private @Nullable Path questionnaire;

  boolean isEmpty() {
    return judges.isEmpty();
  }

  List<String> names() {
    return List.copyOf(judges);
  }

  /**
   * What judges are asked.
   *
   * @throws IllegalArgumentException when the file is no questionnaire
   */
  Questionnaires questionnaires() {
    return questionnaire == null
        ? Questionnaires.SHIPPED
        : Questionnaires.only(Questionnaire.read(questionnaire));
  }

  /**
   * Makes sure that what is said of judges has an effect, and on whom.
   *
   * @throws IllegalArgumentException otherwise
   */
  void requireEffect() {
    if (judges.isEmpty() && questionnaire != null) {
      throw new IllegalArgumentException(
          "--questionnaire is for judges; give --judge MODEL as well");
    }
    questionnaires();
    if (judges.stream().noneMatch(Targets::isRemote)) {
      role.requireEffect(judges.isEmpty() ? "" : names().getFirst());
    }
    if (role.hasAddress() && judges.stream().noneMatch(this::isMeant)) {
      throw new IllegalArgumentException(
          "--judge-base-url and --judge-key are for one of several judges, and none of them is openai-compatible; have these judges one by one, with 'plumbline rejudge'");
    }
  }

  /** Whether an address that was given is a judge's: the only one's, or an openai-compatible's. */
  private boolean isMeant(String judge) {
    return judges.size() == 1 || judge.startsWith(Provider.OPENAI_COMPATIBLE.label() + "/");
  }

  /** Opens the judges, and makes sure that each replies, before anything else is paid for. */
  Opened open(ModelOptions options, Store store) {
    requireEffect();
    Questionnaires asked = questionnaires();
    List<TargetModel> opened = new ArrayList<>();
    try {
      for (String name : judges) {
        Settings shared = options.shared();
        TargetModel model =
            options.openSingly(
                name, isMeant(name) ? role.in(shared) : role.elsewhere(shared), store);
        opened.add(model);
        model.check(new Sampling(temperature, ModelJudge.MAX_TOKENS));
      }
      return new Opened(opened, asked, temperature, options.connections());
    } catch (RuntimeException e) {
      opened.forEach(TargetModel::close);
      throw e;
    }
  }

  /** Judges in use. */
  record Opened(List<TargetModel> models, Questionnaires asked, double temperature, int connections)
      implements AutoCloseable {

    Opened {
      models = List.copyOf(models);
    }

    /**
     * Has each judge answer what it has not answered yet.
     *
     * @param all gets their rows as {@code judged} and their persona gaps as {@code personaGaps},
     *     by judge, and those of several together as {@code majority}
     * @return tables for people
     */
    String judge(
        Store store, String run, Workers workers, Progress progress, Map<String, Object> all) {
      StringBuilder tables = new StringBuilder();
      Map<String, List<Judged.Row>> judged = new LinkedHashMap<>();
      Map<String, List<Judged.PersonaGap>> gaps = new LinkedHashMap<>();
      List<String> names = new ArrayList<>();
      for (TargetModel model : models) {
        Judging judging = new Judging(store, model, asked, temperature, workers);
        names.add(judging.name());
        ask(judging, run, progress);
        Judged found = Judged.of(store, run, List.of(judging.name()), asked);
        judged.put(judging.name(), found.rows());
        if (!found.personaGaps().isEmpty()) {
          gaps.put(judging.name(), found.personaGaps());
        }
        tables.append("\njudged by ").append(Terminal.escape(judging.name())).append('\n');
        tables.append(table(found, false));
      }
      if (!judged.isEmpty()) {
        all.put("judged", judged);
      }
      if (!gaps.isEmpty()) {
        all.put("personaGaps", gaps);
      }
      if (names.size() > 1) {
        Judged most = Judged.of(store, run, names, asked);
        all.put("majority", most);
        tables.append("\nmajority of %d judges\n".formatted(names.size()));
        tables.append(table(most, true));
      }
      return tables.toString();
    }

    private void ask(Judging judging, String run, Progress progress) {
      List<String> waiting = judging.waiting(run);
      try (Progress.Task task =
          progress.begin("judge " + judging.name(), "trials", waiting.size())) {
        judging.run(run, waiting, connections, task::advance);
      }
    }

    /** For the record of a run. */
    List<ModelUsed> used() {
      return models.stream()
          .map(model ->
              new ModelUsed(
                  model.identity(),
                  ModelJudge.identity(model.identity(), temperature)
                      + ", "
                      + asked.all().stream()
                          .map(Questionnaire::label)
                          .collect(Collectors.joining(" and ")),
                  model.digest()))
          .toList();
    }

    @Override
    public void close() {
      models.forEach(TargetModel::close);
    }
  }

  private static String table(Judged found, boolean several) {
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
    return table.render(Ansi.ofStandardOutput()) + notes(found.rows()) + gaps(found.personaGaps());
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

  private static String gaps(List<Judged.PersonaGap> gaps) {
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
    return "\n" + table.render(Ansi.ofStandardOutput());
  }
}
