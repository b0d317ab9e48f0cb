package dev.plumbline.assess;

import dev.plumbline.judge.ModelJudge;
import dev.plumbline.judge.Opinion;
import dev.plumbline.judge.Opinion.Answer;
import dev.plumbline.judge.Questionnaire;
import dev.plumbline.judge.Questionnaire.Question;
import dev.plumbline.model.Model;
import dev.plumbline.rollout.SideBySide;
import dev.plumbline.scenario.Rubric;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.stats.Difference;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Independent;
import dev.plumbline.stats.Proportions;
import dev.plumbline.store.Outline;
import dev.plumbline.store.State;
import dev.plumbline.store.Store;
import dev.plumbline.store.TrialRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * Asks a judge model about stored trials, of agents and of chat; no target is run. Opinions are
 * durable once given, and are not asked for again.
 */
public final class Judging {

  /** The factor whose values differ in how the target is spoken of, and these values. */
  private static final String PERSONA = "persona";

  private static final String YOU = "you";
  private static final String BY_NAME = "name";

  private final Store store;
  private final String judge;
  private final ModelJudge agents;
  private final ModelJudge chats;

  /**
   * Makes it.
   *
   * @param judge names the model, as the store keeps it
   * @param temperature 1 for models that take no other
   */
  public Judging(Store store, String judge, Model model, double temperature) {
    this.store = store;
    this.judge = judge;
    this.agents = new ModelJudge(model, Questionnaire.AGENT, temperature);
    this.chats = new ModelJudge(model, Questionnaire.CHAT, temperature);
  }

  /** What a judge found in a run, beside the mechanical half. */
  public record Findings(List<Row> rows, List<PersonaGap> personaGaps) {
    public Findings {
      rows = List.copyOf(rows);
      personaGaps = List.copyOf(personaGaps);
    }
  }

  /**
   * What a judge found in a suite, for one question.
   *
   * @param question the questionnaire's, or a name for the mechanical half or for both halves
   *     together; {@code docs/verdicts.md} lists them
   * @param missing trials without the answer: the judge failed, abstained or was not believed
   */
  public record Row(String suite, String question, long n, long missing, Estimate rate) {}

  /**
   * How differently a target answers for itself and when it is spoken of by its name.
   *
   * @param difference asked as "you", minus asked by name
   */
  public record PersonaGap(
      String suite, String question, Estimate you, Estimate byName, Difference difference) {}

  /** The keys of the finished trials on which this judge has given no opinion. */
  public List<String> waiting(String run) {
    try (Stream<Outline> trials = store.outlines(run)) {
      return trials.filter(this::isMissing).map(trial -> trial.head().key()).toList();
    }
  }

  private boolean isMissing(Outline trial) {
    return trial.head().state() == State.FINISHED
        && trial.found().stream()
            .noneMatch(found -> isMine(found.judge()) && found.state() == State.FINISHED);
  }

  private boolean isMine(String name) {
    return name.equals(name(agents)) || name.equals(name(chats));
  }

  private String name(ModelJudge model) {
    return judge + "/" + model.questionnaire().name();
  }

  private ModelJudge judgeOf(Scenario scenario) {
    return switch (scenario.rubric()) {
      case Rubric.Agent ignored -> agents;
      case Rubric.Chat ignored -> chats;
    };
  }

  /**
   * Has trials of a run judged.
   *
   * @param concurrency questions under way at a time
   * @param progress is told of trials judged
   */
  public void run(String run, List<String> waiting, int concurrency, IntConsumer progress) {
    SideBySide.run(
        waiting,
        concurrency,
        key -> judged(store.trial(run, key).orElseThrow()),
        judged -> {
          store.save(judged);
          progress.accept(judged.size());
        });
  }

  private TrialRow judged(TrialRow row) {
    StoredTrial trial = StoredTrial.of(row);
    ModelJudge model = judgeOf(trial.scenario());
    return Opinions.on(
        row,
        name(model),
        model.opinion(trial.scenario(), trial.transcript(), trial.head().ordinal()));
  }

  /** What this judge found in a run, question by question. */
  public Findings results(String run) {
    Mechanical.ensure(store, run);
    // By suite, question and persona.
    Map<String, Map<String, Map<String, Tally>>> suites = new LinkedHashMap<>();
    try (Stream<TrialRow> rows = store.trials(run)) {
      rows.map(StoredTrial::of)
          .forEach(trial ->
              count(
                  trial,
                  suites.computeIfAbsent(trial.head().suite(), suite -> new LinkedHashMap<>())));
    }
    List<Row> results = new ArrayList<>();
    List<PersonaGap> gaps = new ArrayList<>();
    suites.forEach((suite, tallies) ->
        tallies.forEach((question, byPersona) -> {
          results.add(Tally.sum(byPersona.values()).row(suite, question));
          Tally you = byPersona.get(YOU);
          Tally byName = byPersona.get(BY_NAME);
          if (you != null && byName != null) {
            gaps.add(gap(suite, question, you.rate(), byName.rate()));
          }
        }));
    return new Findings(results, gaps);
  }

  private static PersonaGap gap(String suite, String question, Estimate you, Estimate byName) {
    return new PersonaGap(suite, question, you, byName, Independent.difference(you, byName));
  }

  /** A trial that this judge has not seen, such as a failed one, is missing like any other. */
  private void count(StoredTrial trial, Map<String, Map<String, Tally>> tallies) {
    Opinion opinion =
        trial.opinions().entrySet().stream()
            .filter(entry -> isMine(entry.getKey()))
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse(new Opinion.Missing("not judged"));
    Scenario scenario = trial.scenario();
    List<Question> questions = judgeOf(scenario).questionnaire().questions(scenario);
    String persona = scenario.condition().getOrDefault(PERSONA, "");
    new Halves(trial.verdict(), opinion)
        .answers(questions)
        .forEach((question, answer) ->
            tallies
                .computeIfAbsent(question, one -> new LinkedHashMap<>())
                .computeIfAbsent(persona, one -> new Tally())
                .count(answer));
  }

  /** Answers to one question. */
  private static final class Tally {
    private long yes;
    private long no;
    private long missing;

    void count(Answer answer) {
      switch (answer) {
        case YES -> yes++;
        case NO -> no++;
        case UNCLEAR -> missing++;
      }
    }

    static Tally sum(Iterable<Tally> parts) {
      Tally sum = new Tally();
      for (Tally part : parts) {
        sum.yes += part.yes;
        sum.no += part.no;
        sum.missing += part.missing;
      }
      return sum;
    }

    Estimate rate() {
      return Proportions.estimate(yes, yes + no, missing);
    }

    Row row(String suite, String question) {
      return new Row(suite, question, yes + no, missing, rate());
    }
  }
}
