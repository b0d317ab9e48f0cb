package dev.plumbline.assess;

import dev.plumbline.judge.Criteria;
import dev.plumbline.judge.ModelJudge;
import dev.plumbline.judge.Questionnaire;
import dev.plumbline.judge.Questionnaires;
import dev.plumbline.judge.Verdict;
import dev.plumbline.judge.Verdict.Answer;
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
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What judges found in a run, beside the mechanical half: one of them, or most of several.
 *
 * @param unjudged of which a judge gave no verdict, the most frequent cause first
 */
public record Judged(List<Row> rows, List<PersonaGap> personaGaps, List<Unjudged> unjudged) {

  /** The factor whose values differ in how the target is spoken of, and these values. */
  private static final String PERSONA = "persona";

  private static final String YOU = "you";
  private static final String BY_NAME = "name";

  public Judged {
    rows = List.copyOf(rows);
    personaGaps = List.copyOf(personaGaps);
    unjudged = List.copyOf(unjudged);
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

  /**
   * Reads a run, question by question: what most of these judges say, of those who answered.
   *
   * @param judges as {@link Judging} names them
   * @param asked what they were asked
   */
  public static Judged of(Store store, String run, List<String> judges, Questionnaires asked) {
    Verdicts verdicts = new Verdicts();
    Map<String, Counted> suites = new LinkedHashMap<>();
    try (Stream<Outline> trials = store.outlines(run)) {
      trials.forEach(trial ->
          suites
              .computeIfAbsent(
                  trial.head().suite(), suite -> new Counted(criteria(store, trial), asked))
              .count(trial, judges, verdicts));
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
    return new Judged(rows, gaps, Unjudged.of(store, run, names(judges, asked)));
  }

  /** As the store has them, with what they were asked. */
  private static Set<String> names(List<String> judges, Questionnaires asked) {
    return judges.stream()
        .flatMap(judge -> asked.all().stream().map(one -> ModelJudge.name(judge, one)))
        .collect(Collectors.toSet());
  }

  private static Map<String, String> doubts(Map<String, Counted> suites) {
    Map<String, List<Observed>> observed = new LinkedHashMap<>();
    suites.forEach((suite, counted) -> observed.put(suite, counted.observed));
    return Capability.doubts(observed, suite -> Objects.requireNonNull(suites.get(suite)).ofAgents);
  }

  /** Those of a suite, which is of agents or of chat as a whole. */
  static Criteria criteria(Store store, Outline first) {
    return store
        .trial(first.head().run(), first.head().key())
        .map(row -> StoredTrial.of(row).asCase().criteria())
        .orElseThrow();
  }

  private static PersonaGap gap(String suite, String question, Estimate you, Estimate byName) {
    return new PersonaGap(suite, question, you, byName, Independent.difference(you, byName));
  }

  /** The answers in a suite, by question and persona. */
  private static final class Counted {
    private final Questionnaire questionnaire;
    private final boolean ofAgents;
    private final Map<String, Map<String, String>> conditions = new HashMap<>();
    private final Map<String, Map<String, AnswerTally>> tallies = new LinkedHashMap<>();
    private final List<Observed> observed = new ArrayList<>();

    Counted(Criteria criteria, Questionnaires asked) {
      this.questionnaire = asked.of(criteria);
      this.ofAgents = !criteria.isChat();
    }

    /** A trial that no judge has seen, such as a failed one, is missing like any other. */
    void count(Outline trial, List<String> judges, Verdicts verdicts) {
      Map<String, String> condition =
          conditions.computeIfAbsent(trial.head().stratum().condition(), StoredTrial::condition);
      Verdict mechanical = Mechanical.verdict(trial, verdicts);
      observed.add(new Observed(trial.head().scenario(), mechanical));
      Map<String, List<Answer>> votes = new LinkedHashMap<>();
      for (String judge : judges) {
        Verdict given =
            trial
                .by(ModelJudge.name(judge, questionnaire))
                .map(found -> verdicts.read(found.state(), found.found()))
                .orElseGet(() -> new Verdict.Missing("it has not judged"));
        new Halves(mechanical, given)
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
