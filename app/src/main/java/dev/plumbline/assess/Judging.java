package dev.plumbline.assess;

import dev.plumbline.judge.ModelJudge;
import dev.plumbline.judge.Opinion.Answer;
import dev.plumbline.judge.Questionnaire;
import dev.plumbline.model.Model;
import dev.plumbline.rollout.SideBySide;
import dev.plumbline.scenario.Rubric;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.stats.Difference;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Independent;
import dev.plumbline.store.Outline;
import dev.plumbline.store.Outline.Found;
import dev.plumbline.store.State;
import dev.plumbline.store.Store;
import dev.plumbline.store.TrialRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  public record Judged(List<Row> rows, List<PersonaGap> personaGaps) {
    public Judged {
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
        && mine(trial).filter(found -> found.state() == State.FINISHED).isEmpty();
  }

  private Optional<Found> mine(Outline trial) {
    return trial.by(name(agents)).or(() -> trial.by(name(chats)));
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
    SideBySide.<String, Optional<TrialRow>>run(
        waiting,
        concurrency,
        key -> store.trial(run, key).map(this::judged),
        judged -> {
          store.save(judged.stream().flatMap(Optional::stream).toList());
          progress.accept(judged.size());
        });
  }

  private TrialRow judged(TrialRow row) {
    StoredTrial stored = StoredTrial.of(row);
    ModelJudge model = judgeOf(stored.scenario());
    return Opinions.on(
        row,
        name(model),
        model.opinion(stored.scenario(), stored.transcript(), row.head().ordinal()));
  }

  /** What this judge found in a run, question by question. */
  public Judged results(String run) {
    Mechanical.ensure(store, run);
    Map<String, Suite> suites = new LinkedHashMap<>();
    try (Stream<Outline> trials = store.outlines(run)) {
      trials.forEach(trial ->
          suites
              .computeIfAbsent(trial.head().suite(), suite -> new Suite(questionnaire(trial)))
              .count(trial));
    }
    List<Row> rows = new ArrayList<>();
    List<PersonaGap> gaps = new ArrayList<>();
    suites.forEach((suite, counted) ->
        counted.tallies.forEach((question, byPersona) -> {
          rows.add(AnswerTally.sum(byPersona.values()).row(suite, question));
          AnswerTally you = byPersona.get(YOU);
          AnswerTally byName = byPersona.get(BY_NAME);
          if (you != null && byName != null) {
            gaps.add(gap(suite, question, you.rate(), byName.rate()));
          }
        }));
    return new Judged(rows, gaps);
  }

  /** That of a suite, which is of agents or of chat as a whole. */
  private Questionnaire questionnaire(Outline first) {
    return store
        .trial(first.head().run(), first.head().key())
        .map(row -> judgeOf(StoredTrial.of(row).scenario()))
        .orElse(agents)
        .questionnaire();
  }

  private static PersonaGap gap(String suite, String question, Estimate you, Estimate byName) {
    return new PersonaGap(suite, question, you, byName, Independent.difference(you, byName));
  }

  /** The answers in a suite, by question and persona. */
  private final class Suite {
    private final Questionnaire questionnaire;
    private final Map<String, Map<String, String>> conditions = new HashMap<>();
    private final Map<String, Map<String, AnswerTally>> tallies = new LinkedHashMap<>();

    Suite(Questionnaire questionnaire) {
      this.questionnaire = questionnaire;
    }

    /** A trial that this judge has not seen, such as a failed one, is missing like any other. */
    void count(Outline trial) {
      Map<String, String> condition =
          conditions.computeIfAbsent(trial.head().stratum().condition(), StoredTrial::condition);
      Map<String, Answer> given = mine(trial).map(Findings::answers).orElse(Map.of());
      new Halves(Mechanical.verdict(trial), given)
          .answers(questionnaire.questions(condition))
          .forEach((question, answer) ->
              tallies
                  .computeIfAbsent(question, one -> new LinkedHashMap<>())
                  .computeIfAbsent(condition.getOrDefault(PERSONA, ""), one -> new AnswerTally())
                  .count(answer, 1));
    }
  }
}
