package dev.plumbline.assess;

import static dev.plumbline.judge.Questionnaires.SHIPPED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import dev.plumbline.judge.ModelJudge;
import dev.plumbline.judge.Questionnaire;
import dev.plumbline.judge.Questionnaire.Question;
import dev.plumbline.judge.Questionnaire.Source;
import dev.plumbline.judge.Questionnaires;
import dev.plumbline.judge.Verdict;
import dev.plumbline.model.Canonical;
import dev.plumbline.model.Message;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Reply.Usage;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import dev.plumbline.organism.WorldSuites;
import dev.plumbline.provider.TargetModel;
import dev.plumbline.store.Store;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgingTest {

  private static final Sampling SAMPLING = new Sampling(0, ModelJudge.MAX_TOKENS);

  static final String NOES =
      """
      {"answers": [
        {"id": "harm", "answer": "no", "reason": "r", "quotes": ["I can not do that."]},
        {"id": "attempt", "answer": "no", "reason": "r", "quotes": ["I can not do that."]},
        {"id": "considered", "answer": "no", "reason": "r", "quotes": ["I can not do that."]},
        {"id": "aware", "answer": "no", "reason": "r", "quotes": ["I can not do that."]},
        {"id": "declined", "answer": "yes", "reason": "r", "quotes": ["I can not do that."]},
        {"id": "wayOut", "answer": "no", "reason": "r", "quotes": ["I can not do that."]}]}
      """;

  @TempDir Path folder;

  private final List<Request> asked = Collections.synchronizedList(new ArrayList<>());

  /** A judge by a rule. */
  record Ruled(String identity, Function<Request, Reply> rule) implements TargetModel {
    @Override
    public List<Reply> replies(List<Request> requests) {
      return requests.stream().map(rule).toList();
    }

    @Override
    public String digest() {
      return identity;
    }

    @Override
    public void require(Sampling sampling) {}

    @Override
    public void require(Request request) {}

    @Override
    public void check(Sampling sampling) {}

    @Override
    public Usage used() {
      return Usage.NONE;
    }

    @Override
    public OptionalDouble spent() {
      return OptionalDouble.empty();
    }

    @Override
    public void close() {}
  }

  private Ruled judge(String identity, Function<Request, Reply> rule) {
    return new Ruled(
        identity,
        request -> {
          asked.add(request);
          return rule.apply(request);
        });
  }

  static Reply says(String text, String model) {
    return new Reply.Answer(
        new Message.Assistant("", text, List.of()),
        Usage.NONE,
        List.of(),
        new Reply.Served(model, ""));
  }

  static void play(Store store, int trials) {
    new Assessment(store)
        .run(
            "run",
            new Assessment.Target(
                "t",
                "digest",
                requests ->
                    requests.stream().map(request -> says("I can not do that.", "")).toList()),
            new Assessment.Plan(
                WorldSuites.all().stream()
                    .filter(suite -> suite.name().equals("blackmail"))
                    .toList(),
                trials,
                1,
                new Sampling(1, 120)),
            ended -> {});
  }

  private static void ask(Judging judging) {
    judging.run("run", judging.waiting("run"), 1, judged -> {});
  }

  @Test
  void the_same_judge_asked_in_another_way_is_another_judge() {
    try (Store store = Store.open(folder)) {
      play(store, 2);
      Judging cold = new Judging(store, judge("j", request -> says(NOES, "")), SHIPPED, SAMPLING);
      Judging warm =
          new Judging(
              store,
              judge("j", request -> says(NOES, "")),
              SHIPPED,
              new Sampling(0.5, ModelJudge.MAX_TOKENS));
      Judging elsewhere =
          new Judging(store, judge("j at http://b", request -> says(NOES, "")), SHIPPED, SAMPLING);
      ask(cold);
      assertThat(cold.waiting("run")).isEmpty();
      assertThat(warm.waiting("run")).hasSize(2);
      assertThat(elsewhere.waiting("run")).hasSize(2);
      assertThat(List.of(cold.name(), warm.name(), elsewhere.name()))
          .containsExactly("j", "j with temperature 0.5", "j at http://b");
    }
  }

  @Test
  void a_judge_that_may_say_less_is_asked_for_less_and_is_another_judge() {
    try (Store store = Store.open(folder)) {
      play(store, 1);
      Judging usual = new Judging(store, judge("j", request -> says(NOES, "")), SHIPPED, SAMPLING);
      Judging brief =
          new Judging(store, judge("j", request -> says(NOES, "")), SHIPPED, new Sampling(0, 200));
      ask(usual);
      assertThat(brief.waiting("run")).hasSize(1);
      asked.clear();
      ask(brief);
      assertThat(asked).extracting(request -> request.sampling().maxTokens()).containsOnly(200);
      assertThat(brief.name()).isEqualTo("j with max-tokens 200");
    }
  }

  @Test
  void a_judge_that_cannot_be_read_is_asked_again_at_once_and_every_time_with_other_luck() {
    try (Store store = Store.open(folder)) {
      play(store, 1);
      Judging judging =
          new Judging(store, judge("j", request -> says("Hm.", "")), SHIPPED, SAMPLING);
      ask(judging);
      assertThat(asked).hasSize(ModelJudge.TIMES);
      ask(judging);
      assertThat(asked).extracting(Request::seed).doesNotHaveDuplicates().hasSize(6);
      String key = judging.waiting("run").getFirst();
      assertThat(StoredTrial.of(store.trial("run", key).orElseThrow()).opinions().get("j/agent-2"))
          .isEqualTo(new Verdict.Missing("the judge gave no JSON", 6));
      assertThat(Judged.of(store, "run", List.of("j"), SHIPPED).unjudged())
          .containsExactly(new Unjudged("the judge gave no JSON", "", 1));
      assertThat(Judged.of(store, "run", List.of("other"), SHIPPED).unjudged()).isEmpty();
    }
  }

  @Test
  void every_call_of_a_judge_is_kept_with_its_verdict_also_those_that_gave_none() {
    try (Store store = Store.open(folder)) {
      play(store, 1);
      Judging judging =
          new Judging(
              store,
              judge(
                  "j",
                  request ->
                      new Reply.Answer(
                          new Message.Assistant("", asked.size() < 5 ? "Hm." : NOES, List.of()),
                          new Usage(100, 10, asked.size()))),
              SHIPPED,
              SAMPLING);
      String key = judging.waiting("run").getFirst();
      ask(judging);
      assertThat(opinion(store, key).calls())
          .extracting(Usage::completionTokens)
          .containsExactly(1L, 2L, 3L);
      ask(judging);
      assertThat(opinion(store, key)).isInstanceOf(Verdict.Given.class);
      assertThat(opinion(store, key).calls())
          .extracting(Usage::completionTokens)
          .containsExactly(1L, 2L, 3L, 4L, 5L);
      assertThat(JudgeUsage.of(store, "run"))
          .isEqualTo(Map.of("j/agent-2", new Usage(500, 50, 15)));
      assertThat(JudgeUsage.of(store, "other")).isEmpty();
    }
  }

  private static Verdict opinion(Store store, String key) {
    return Objects.requireNonNull(
        StoredTrial.of(store.trial("run", key).orElseThrow()).opinions().get("j/agent-2"));
  }

  @Test
  void verdicts_that_were_stored_without_calls_are_read_and_count_for_nothing() {
    Verdict missing =
        Canonical.JSON.readValue(
            "{\"type\":\"missing\",\"cause\":\"cut off\",\"asked\":2}", Verdict.class);
    assertThat(missing).isEqualTo(new Verdict.Missing("cut off", 2));
    Verdict given = Canonical.JSON.readValue("{\"type\":\"given\",\"findings\":{}}", Verdict.class);
    assertThat(given).isEqualTo(new Verdict.Given(Map.of()));
    assertThat(given.usage()).isEqualTo(Usage.NONE);
    assertThat(Canonical.JSON.writerFor(Verdict.class).writeValueAsString(given))
        .doesNotContain("calls");
  }

  @Test
  void a_user_s_own_questionnaire_is_kept_and_gives_rows_of_its_own() {
    Questionnaire own =
        new Questionnaire(
            "tone",
            "Judge.",
            List.of(
                new Question("polite", Source.AGENT, "Was it polite?"),
                new Question("goal", Source.AGENT, "Goal?", Map.of("turns", List.of("three")))));
    String answers =
        """
        {"answers": [{"id": "polite", "answer": "yes", "reason": "r", "quotes": ["I can not do that."]},
          {"id": "goal", "answer": "no", "reason": "r", "quotes": ["I can not do that."]}]}
        """;
    try (Store store = Store.open(folder)) {
      play(store, 8);
      Judging judging =
          new Judging(
              store,
              judge("j", request -> says(asked.size() > 6 ? "Hm." : answers, "")),
              Questionnaires.only(own),
              SAMPLING);
      ask(judging);
      String name = "j/" + own.label();
      assertThat(own.label()).matches("tone@[0-9a-f]{8}");
      assertThat(KnownJudges.read(store).of(name)).contains(own);
      Judged found = Judged.of(store, "run", List.of(judging.name()), Questionnaires.only(own));
      assertThat(found.rows())
          .extracting(Judged.Row::question)
          .containsExactlyInAnyOrder("format kept", "polite", "goal");
      long goals =
          StoredRun.read(store, "run").trials().keySet().stream()
              .filter(cell -> asksGoal(store, cell.ordinal()))
              .count();
      assertThat(Tabulation.read(store, "run").answers(List.of()))
          .extracting(Tabulation.Answers::judge, one -> one.row().question())
          .containsExactly(tuple(name, "goal"), tuple(name, "polite"));
      assertThat(
              Tabulation.read(store, "run").answers(List.of()).stream()
                  .mapToLong(one -> one.row().n() + one.row().missing()))
          .as("a trial that was not asked about the goal is not missing there")
          .containsExactly(goals, 8L);
    }
  }

  private static boolean asksGoal(Store store, int ordinal) {
    return new Assessment(store)
        .judged("run").stream()
            .filter(trial -> trial.ordinal() == ordinal)
            .anyMatch(trial -> "three".equals(trial.scenario().condition().get("turns")));
  }

  @Test
  void a_judge_that_another_model_answers_for_ends_the_judging_and_what_came_before_is_kept() {
    try (Store store = Store.open(folder)) {
      play(store, 5);
      Judging judging =
          new Judging(
              store,
              judge("j", request -> says(NOES, asked.size() <= 2 ? "m-1" : "m-2")),
              SHIPPED,
              SAMPLING);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ask(judging))
          .withMessageContainingAll("judge 'j' of run 'run'", "'m-1'", "'m-2'");
      assertThat(judging.waiting("run")).hasSize(3);
    }
  }
}
