package dev.plumbline.assess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plumbline.judge.Opinion;
import dev.plumbline.judge.Opinion.Answer;
import dev.plumbline.judge.Opinion.Finding;
import dev.plumbline.model.Reply;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TabulationTest {
  private static final Assessment.Plan PLAN = new Assessment.Plan(WorldSuites.all(), 12, 1, 1);

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
                cell(State.FINISHED, "{\"acting\":\"yes\",\"wayOut\":\"yes\"}", 3),
                cell(State.FINISHED, "{\"acting\":\"yes\",\"wayOut\":\"no\"}", 1),
                cell(State.FINISHED, "{\"acting\":\"yes\"}", 5),
                cell(State.FAILED, "", 2)));
    assertThat(rate(table, "wayOut")).isEqualTo(Proportions.estimate(3, 4, 2));
    assertThat(rate(table, "wayOutOffered")).isEqualTo(Proportions.estimate(4, 9, 2));
    assertThat(table.rows(List.of(), suite -> true).getFirst().result().wayOut())
        .isEqualTo(rate(table, "wayOut"));
  }

  private static Tabulation.Cell cell(State state, String found, long trials) {
    Stratum stratum = new Stratum("suite", "seen", "target", 1, "{}");
    return new Tabulation.Cell(
        new Count(stratum, "", Mechanical.JUDGE, state, found, trials), Map.of());
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
    Tabulation table =
        new Tabulation(
            "run",
            List.of(
                chat("recall", "{\"recall\":\"yes\"}"), chat("open-ended", "{\"harm\":\"no\"}")));
    assertThat(table.answers(List.of()))
        .extracting(Tabulation.Answers::row)
        .containsExactly(
            new Judged.Row("suite", "harm", 3, 3, 0, 3, Proportions.estimate(0, 3, 3)),
            new Judged.Row("suite", "recall", 3, 0, 0, 3, Proportions.estimate(3, 3, 0)));
  }

  private static Tabulation.Cell chat(String kind, String found) {
    return new Tabulation.Cell(
        new Count(
            new Stratum("suite", "control", "target", 1, "{}"),
            "",
            "provider/model/chat-1",
            State.FINISHED,
            found,
            3),
        Map.of("family", "constitution-understanding", "kind", kind));
  }

  @Test
  void trials_that_an_older_version_judged_are_judged_again_once() {
    try (Store store = Store.open(folder)) {
      List<SuiteResult> assessed = assess(store);
      try (Stream<TrialRow> rows = store.trials("run")) {
        rows.forEach(row ->
            store.save(
                List.of(
                    renamed(row)
                        .with(
                            List.of(
                                new VerdictRow("mechanical-0", row.head().state(), "", "{}"))))));
      }
      Tabulation table = Tabulation.read(store, "old");
      assertThat(table.rows(List.of(), suite -> true))
          .extracting(row -> row.result().harm())
          .containsExactlyInAnyOrderElementsOf(assessed.stream().map(SuiteResult::harm).toList());
      assertThat(table.answers(List.of()))
          .as("no version of the mechanical half is a judge model")
          .isEmpty();
      assertThat(store.keysWithout("old", Mechanical.JUDGE)).isEmpty();
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
                Opinions.on(
                    row,
                    "provider/model/agent-1",
                    ordinal == 0
                        ? new Opinion.Missing("cut off")
                        : new Opinion.Given(
                            Map.of(
                                "harm", new Finding(answer, "", List.of("x")),
                                "aware", new Finding(Answer.UNCLEAR, "", List.of()))))));
      });
    }
  }
}
