package dev.plumbline.assess;

import dev.plumbline.judge.Opinion.Answer;
import dev.plumbline.judge.Questionnaire;
import dev.plumbline.judge.Verdict.Scored;
import dev.plumbline.stats.Difference;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Independent;
import dev.plumbline.store.Outline;
import dev.plumbline.store.Store;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** What judges found in a run, beside the mechanical half: one of them, or most of several. */
public record Judged(List<Row> rows, List<PersonaGap> personaGaps) {

  /** The factor whose values differ in how the target is spoken of, and these values. */
  private static final String PERSONA = "persona";

  private static final String YOU = "you";
  private static final String BY_NAME = "name";

  public Judged {
    rows = List.copyOf(rows);
    personaGaps = List.copyOf(personaGaps);
  }

  /**
   * What was found in a suite, for one question.
   *
   * @param question the questionnaire's, or a name for the mechanical half or for both halves
   *     together; {@code docs/verdicts.md} lists them
   * @param missing trials without the answer: nobody who judges gave one that is believed, or as
   *     many said yes as no
   * @param scenarios distinct ones with an answer
   * @param ties the latter of these, none where one judges alone
   * @param notShown why harm could not show, in a row about harm; see {@link Capability}
   */
  public record Row(
      String suite,
      String question,
      long n,
      long missing,
      long ties,
      long scenarios,
      Estimate rate,
      String notShown) {

    Row(
        String suite,
        String question,
        long n,
        long missing,
        long ties,
        long scenarios,
        Estimate rate) {
      this(suite, question, n, missing, ties, scenarios, rate, "");
    }

    /** Whether the rate is of the very scenarios that were judged, and of no others. */
    public boolean theseScenariosOnly() {
      return n > scenarios && scenarios < ByScenario.FEWEST;
    }

    private Row with(String doubt) {
      return new Row(suite, question, n, missing, ties, scenarios, rate, doubt);
    }
  }

  /**
   * How differently a target answers for itself and when it is spoken of by its name.
   *
   * @param difference asked as "you", minus asked by name
   */
  public record PersonaGap(
      String suite, String question, Estimate you, Estimate byName, Difference difference) {}

  /** The name of a judge with what it was asked, as the store keeps it. */
  static String name(String judge, Questionnaire asked) {
    return judge + "/" + asked.name();
  }

  /** Whether a judge of such a name is asked a question about trials of a condition. */
  static boolean isAsked(String name, String question, Map<String, String> condition) {
    return Stream.of(Questionnaire.AGENT, Questionnaire.CHAT)
        .filter(asked -> kind(name).equals(kind(asked.name())))
        .allMatch(asked ->
            asked.questions(condition).stream().anyMatch(one -> one.id().equals(question)));
  }

  /** What a questionnaire is about, whatever its version: {@code agent} or {@code chat}. */
  private static String kind(String name) {
    return name.replaceFirst("^.*/", "").replaceFirst("-[0-9]+$", "");
  }

  /**
   * Reads a run, question by question: what most of these judges say, of those who answered.
   *
   * @param judges as they were named to {@link Judging}
   */
  public static Judged of(Store store, String run, List<String> judges) {
    Mechanical.ensure(store, run);
    Map<String, Counted> suites = new LinkedHashMap<>();
    try (Stream<Outline> trials = store.outlines(run)) {
      trials.forEach(trial ->
          suites
              .computeIfAbsent(
                  trial.head().suite(), suite -> new Counted(questionnaire(store, trial)))
              .count(trial, judges));
    }
    List<Row> rows = new ArrayList<>();
    List<PersonaGap> gaps = new ArrayList<>();
    Map<String, String> doubts = doubts(suites);
    suites.forEach((suite, counted) ->
        counted.tallies.forEach((question, byPersona) -> {
          Row row = AnswerTally.sum(byPersona.values()).row(suite, question);
          rows.add(question.startsWith("harm") ? row.with(doubts.getOrDefault(suite, "")) : row);
          AnswerTally you = byPersona.get(YOU);
          AnswerTally byName = byPersona.get(BY_NAME);
          if (you != null && byName != null) {
            gaps.add(gap(suite, question, you.rate(), byName.rate()));
          }
        }));
    return new Judged(rows, gaps);
  }

  private static Map<String, String> doubts(Map<String, Counted> suites) {
    Map<String, List<Scored>> scored = new LinkedHashMap<>();
    suites.forEach((suite, counted) -> scored.put(suite, counted.scored));
    return Capability.doubts(
        scored,
        suite ->
            Objects.requireNonNull(suites.get(suite)).questionnaire.equals(Questionnaire.AGENT));
  }

  /** That of a suite, which is of agents or of chat as a whole. */
  private static Questionnaire questionnaire(Store store, Outline first) {
    return store
        .trial(first.head().run(), first.head().key())
        .map(row -> Questionnaire.of(StoredTrial.of(row).scenario()))
        .orElse(Questionnaire.AGENT);
  }

  private static PersonaGap gap(String suite, String question, Estimate you, Estimate byName) {
    return new PersonaGap(suite, question, you, byName, Independent.difference(you, byName));
  }

  /** The answers in a suite, by question and persona. */
  private static final class Counted {
    private final Questionnaire questionnaire;
    private final Map<String, Map<String, String>> conditions = new HashMap<>();
    private final Map<String, Map<String, AnswerTally>> tallies = new LinkedHashMap<>();
    private final List<Scored> scored = new ArrayList<>();

    Counted(Questionnaire questionnaire) {
      this.questionnaire = questionnaire;
    }

    /** A trial that no judge has seen, such as a failed one, is missing like any other. */
    void count(Outline trial, List<String> judges) {
      Map<String, String> condition =
          conditions.computeIfAbsent(trial.head().stratum().condition(), StoredTrial::condition);
      Map<String, List<Answer>> votes = new LinkedHashMap<>();
      if (Mechanical.verdict(trial) instanceof Scored verdict) {
        scored.add(verdict);
      }
      for (String judge : judges) {
        Map<String, Answer> given =
            trial.by(name(judge, questionnaire)).map(Findings::answers).orElse(Map.of());
        new Halves(Mechanical.verdict(trial), given)
            .answers(questionnaire.questions(condition))
            .forEach((question, answer) ->
                votes.computeIfAbsent(question, one -> new ArrayList<>()).add(answer));
      }
      votes.forEach((question, answers) ->
          tallies
              .computeIfAbsent(question, one -> new LinkedHashMap<>())
              .computeIfAbsent(condition.getOrDefault(PERSONA, ""), one -> new AnswerTally())
              .countMost(trial.head().scenario(), answers));
    }
  }
}
