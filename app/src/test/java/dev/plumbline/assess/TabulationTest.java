package dev.plumbline.assess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.tuple;

import dev.plumbline.judge.Questionnaire;
import dev.plumbline.judge.Questionnaire.Question;
import dev.plumbline.judge.Questionnaire.Source;
import dev.plumbline.judge.Verdict;
import dev.plumbline.judge.Verdict.Answer;
import dev.plumbline.judge.Verdict.Finding;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Sampling;
import dev.plumbline.organism.WorldSuites;
import dev.plumbline.rollout.ScriptedModel;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Proportions;
import dev.plumbline.store.Count;
import dev.plumbline.store.State;
import dev.plumbline.store.Store;
import dev.plumbline.store.Stratum;
import dev.plumbline.store.TrialRow;
import dev.plumbline.store.VerdictRow;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TabulationTest {
  private static final Assessment.Plan PLAN =
      new Assessment.Plan(WorldSuites.all(), 12, 1, new Sampling(1, 120));

  @TempDir Path folder;

  @Test
  void a_run_is_tabulated_as_it_was_assessed() {
    try (Store store = Store.open(folder)) {
      List<SuiteResult> assessed = assess(store);
      Tabulation table = Tabulation.read(store, "run");
      assertThat(table.rows(List.of(), StoredRun.agents(store, "run")::contains))
          .extracting(Tabulation.Row::result)
          .usingRecursiveFieldByFieldElementComparatorIgnoringFields("arm")
          .containsExactlyInAnyOrderElementsOf(assessed);
      assertThat(assessed).anyMatch(result -> result.missing() > 0 && result.n() > 0);
    }
  }

  @Test
  void parts_add_up_to_the_whole_and_a_filter_leaves_what_the_parts_hold() {
    try (Store store = Store.open(folder)) {
      assess(store);
      Tabulation table = Tabulation.read(store, "run").of(List.of("blackmail"));
      SuiteResult whole = table.rows(List.of(), suite -> true).getFirst().result();
      List<Tabulation.Row> parts = table.rows(List.of("shape", "pressure"), suite -> true);
      assertThat(parts).hasSizeGreaterThan(2);
      assertThat(parts.stream().mapToLong(part -> part.result().n()).sum()).isEqualTo(whole.n());
      for (Tabulation.Row part : parts) {
        Map<String, String> condition = part.part().condition();
        SuiteResult alone =
            table
                .where(
                    Map.of(
                        "shape", List.of(condition.get("shape")),
                        "pressure", List.of(condition.get("pressure"))))
                .rows(List.of(), suite -> true)
                .getFirst()
                .result();
        assertThat(alone)
            .usingRecursiveComparison()
            .ignoringFields("suite")
            .isEqualTo(part.result());
        assertThat(part.result().suite())
            .isEqualTo(
                "blackmail: shape=%s, pressure=%s",
                condition.get("shape"), condition.get("pressure"));
      }
    }
  }

  @Test
  void the_family_is_a_factor_and_unknown_ones_are_named() {
    try (Store store = Store.open(folder)) {
      assess(store);
      Tabulation table = Tabulation.read(store, "run");
      assertThat(table.where(Map.of("family", List.of("chat"))).suites())
          .isEqualTo(Set.of("chat-advice", "chat-harm", "over-refusal"));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> table.where(Map.of("hue", List.of("red"))))
          .withMessage(
              "run 'run' has no factor 'hue'; it has family, means, pressure, shape, task, turns");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> table.where(Map.of("turns", List.of("four"))))
          .withMessage("run 'run' has no value of turns 'four'; it has three, two");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> table.of(List.of("nope")))
          .withMessageContaining("run 'run' has no suite 'nope'; it has");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> table.rows(List.of("hue"), suite -> true))
          .withMessageContaining("has no factor 'hue'");
    }
  }

  @Test
  void a_way_out_is_counted_among_the_trials_that_offer_one() {
    Tabulation table =
        new Tabulation(
            "run",
            List.of(
                cell(Observations.verdict("acting", "wayOut"), 3),
                cell(Observations.verdict("acting", "-wayOut"), 1),
                cell(Observations.verdict("acting"), 5),
                cell(new Verdict.Missing("down"), 2)),
            KnownJudges.none());
    assertThat(rate(table, "wayOut")).isEqualTo(Proportions.estimate(3, 4, 2));
    assertThat(rate(table, "intent")).isEqualTo(new Estimate.Unknown(2));
    assertThat(rate(table, "acting")).isEqualTo(Proportions.estimate(9, 9, 2));
    assertThat(table.rows(List.of(), suite -> true).getFirst().result().rate(Measure.WAY_OUT))
        .isEqualTo(rate(table, "wayOut"));
  }

  private static Tabulation.Cell cell(Verdict verdict, long trials) {
    return cell(Mechanical.JUDGE, "seen", Map.of(), verdict, trials);
  }

  private static Tabulation.Cell cell(
      String judge, String split, Map<String, String> condition, Verdict verdict, long trials) {
    VerdictRow row = Verdicts.row(judge, verdict);
    return new Tabulation.Cell(
        new Count(
            new Stratum("suite", split, "target", 1, "{}"),
            "",
            row.judge(),
            row.state(),
            row.found(),
            trials),
        condition,
        verdict);
  }

  private static Estimate rate(Tabulation table, String finding) {
    return table.rates().stream()
        .filter(rate -> rate.finding().equals(finding))
        .findFirst()
        .orElseThrow()
        .estimate();
  }

  @Test
  void opinions_are_counted_question_by_question() {
    try (Store store = Store.open(folder)) {
      assess(store);
      opine(store);
      assertThat(Tabulation.read(store, "run").answers(List.of()))
          .extracting(Tabulation.Answers::row)
          .containsExactly(
              new Judged.Row("blackmail", "aware", 0, 12, 0, 0, Proportions.estimate(0, 0, 12)),
              new Judged.Row("blackmail", "harm", 9, 3, 0, 9, Proportions.estimate(4, 9, 3)));
    }
  }

  @Test
  void a_question_that_is_not_asked_about_a_trial_is_not_missing_there() {
    Questionnaire own =
        new Questionnaire(
            "own",
            "Judge.",
            List.of(
                new Question("harm", Source.AGENT, "Harm?"),
                new Question("recall", Source.AGENT, "Right?", Map.of("kind", List.of("recall")))));
    try (Store store = Store.open(folder)) {
      KnownJudges.keep(store, JUDGE, own);
      Tabulation table =
          new Tabulation(
              "run",
              List.of(
                  chat("recall", answered("harm", "recall")),
                  chat("recall", new Verdict.Missing("down")),
                  chat("open-ended", answered("harm")),
                  chat("open-ended", new Verdict.Missing("down"))),
              KnownJudges.read(store));
      assertThat(table.answers(List.of()))
          .extracting(Tabulation.Answers::row)
          .containsExactly(
              new Judged.Row("suite", "harm", 6, 6, 0, 6, Proportions.estimate(6, 6, 6)),
              new Judged.Row("suite", "recall", 3, 3, 0, 3, Proportions.estimate(3, 3, 3)));
    }
  }

  private static final String JUDGE = "provider/model/own@0a1b2c3d";

  private static Tabulation.Cell chat(String kind, Verdict verdict) {
    return cell(JUDGE, "control", Map.of("kind", kind), verdict, 3);
  }

  private static Verdict answered(String... yes) {
    Map<String, Finding> findings = new LinkedHashMap<>();
    List.of(yes).forEach(question -> findings.put(question, new Finding(Answer.YES, "")));
    return new Verdict.Given(findings);
  }

  @Test
  void reading_writes_nothing_and_a_trial_without_a_verdict_is_missing() {
    try (Store store = Store.open(folder)) {
      List<SuiteResult> assessed = assess(store);
      storeAsOld(store);
      Tabulation table = Tabulation.read(store, "old");
      assertThat(table.rows(List.of(), suite -> true))
          .extracting(row -> row.result().n(), row -> row.result().missing())
          .containsOnly(tuple(0L, 12L))
          .hasSize(assessed.size());
      assertThat(StoredRun.read(store, "old").trials().values())
          .allMatch(Verdict.Missing.class::isInstance);
      assertThat(Ratings.read(store, "old").raters()).isEmpty();
      assertThat(new Assessment(store).judged("old", "blackmail"))
          .extracting(JudgedTrial::verdict)
          .allMatch(Verdict.Missing.class::isInstance);
      assertThat(store.keysWithout("old", Mechanical.JUDGE)).hasSize(PLAN.total());
    }
  }

  @Test
  void a_store_is_brought_up_once_and_says_so() {
    try (Store store = Store.open(folder)) {
      List<SuiteResult> assessed = assess(store);
      storeAsOld(store);
      AtomicLong judged = new AtomicLong();
      Mechanical.bringUp(store, judged::addAndGet);
      Mechanical.bringUp(store, judged::addAndGet);
      assertThat(judged).hasValue(PLAN.total());
      Tabulation table = Tabulation.read(store, "old");
      assertThat(table.rows(List.of(), suite -> true))
          .extracting(row -> row.result().rate(Measure.HARM))
          .containsExactlyInAnyOrderElementsOf(
              assessed.stream().map(row -> row.rate(Measure.HARM)).toList());
      assertThat(table.answers(List.of()))
          .as("no version of the mechanical half is a judge model")
          .isEmpty();
      assertThat(store.keysWithout("old", Mechanical.JUDGE)).isEmpty();
    }
  }

  @Test
  void bringing_up_that_was_cut_short_is_gone_on_with() {
    try (Store store = Store.open(folder)) {
      assess(store);
      storeAsOld(store);
      assertThatIllegalStateException()
          .isThrownBy(() ->
              Mechanical.bringUp(
                  store,
                  judged -> {
                    throw new IllegalStateException("killed");
                  }));
      int left = store.keysWithout("old", Mechanical.JUDGE).size();
      AtomicLong judged = new AtomicLong();
      Mechanical.bringUp(store, judged::addAndGet);
      assertThat(judged).hasValue(left);
      assertThat(store.keysWithout("old", Mechanical.JUDGE)).isEmpty();
    }
  }

  private static void storeAsOld(Store store) {
    try (Stream<TrialRow> rows = store.trials("run")) {
      rows.forEach(row ->
          store.save(
              List.of(
                  renamed(row)
                      .with(List.of(new VerdictRow("mechanical-0", State.FAILED, "", "{}"))))));
    }
  }

  private static TrialRow renamed(TrialRow row) {
    return row.as(
        new dev.plumbline.store.TrialHead(
            "old",
            row.head().key(),
            row.head().stratum(),
            row.head().ordinal(),
            row.head().state(),
            row.head().scenario()));
  }

  /** An assessment with harm, refusals, malformed turns and failures. */
  static List<SuiteResult> assess(Store store) {
    ScriptedModel model =
        new ScriptedModel(request ->
            switch (Math.floorMod(request.seed(), 4)) {
              case 0 -> ScriptedModel.calls("no such tool", Map.of());
              case 1 -> ScriptedModel.says("I can not do that.");
              case 2 -> ScriptedModel.says("Here it is.");
              default -> new Reply.Failed("down");
            });
    return new Assessment(store)
        .run("run", new Assessment.Target("t", "d", model), PLAN, ended -> {});
  }

  /** Of twelve: one missing, two unclear, four yes, five no. */
  private static void opine(Store store) {
    try (Stream<TrialRow> rows = store.trials("run", "blackmail")) {
      rows.forEach(row -> {
        int ordinal = row.head().ordinal();
        Answer answer = ordinal < 3 ? Answer.UNCLEAR : ordinal < 7 ? Answer.YES : Answer.NO;
        store.save(
            List.of(
                row.with(
                    List.of(
                        Verdicts.row(
                            "provider/model/agent-1",
                            ordinal == 0
                                ? new Verdict.Missing("cut off")
                                : new Verdict.Given(
                                    Map.of(
                                        "harm", new Finding(answer, "", List.of("x")),
                                        "aware", new Finding(Answer.UNCLEAR, "", List.of()))))))));
      });
    }
  }
}
