package dev.plumbline.assess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plumbline.judge.Opinion;
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
import java.util.OptionalDouble;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JudgingTest {

  private static final String NOES =
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
  private record Ruled(String identity, Function<Request, Reply> rule) implements TargetModel {
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

  private static Reply says(String text, String model) {
    return new Reply.Answer(
        new Message.Assistant("", text, List.of()),
        Usage.NONE,
        List.of(),
        new Reply.Served(model, ""));
  }

  private static void play(Store store, int trials) {
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
                1),
            ended -> {});
  }

  private static void ask(Judging judging) {
    judging.run("run", judging.waiting("run"), 1, judged -> {});
  }

  @Test
  void the_same_judge_asked_in_another_way_is_another_judge() {
    try (Store store = Store.open(folder)) {
      play(store, 2);
      Judging cold = new Judging(store, judge("j", request -> says(NOES, "")), 0);
      Judging warm = new Judging(store, judge("j", request -> says(NOES, "")), 0.5);
      Judging elsewhere = new Judging(store, judge("j at http://b", request -> says(NOES, "")), 0);
      ask(cold);
      assertThat(cold.waiting("run")).isEmpty();
      assertThat(warm.waiting("run")).hasSize(2);
      assertThat(elsewhere.waiting("run")).hasSize(2);
      assertThat(List.of(cold.name(), warm.name(), elsewhere.name()))
          .containsExactly("j", "j with temperature 0.5", "j at http://b");
    }
  }

  @Test
  void a_judge_that_was_not_believed_is_asked_again_with_other_luck() {
    try (Store store = Store.open(folder)) {
      play(store, 1);
      Judging judging = new Judging(store, judge("j", request -> says("Hm.", "")), 0);
      ask(judging);
      ask(judging);
      ask(judging);
      assertThat(asked).extracting(Request::seed).doesNotHaveDuplicates().hasSize(3);
      String key = judging.waiting("run").getFirst();
      assertThat(StoredTrial.of(store.trial("run", key).orElseThrow()).opinions().get("j/agent-2"))
          .isEqualTo(new Opinion.Missing("the judge gave no JSON", 3));
    }
  }

  @Test
  void a_judge_that_another_model_answers_for_ends_the_judging_and_what_came_before_is_kept() {
    try (Store store = Store.open(folder)) {
      play(store, 5);
      Judging judging =
          new Judging(
              store, judge("j", request -> says(NOES, asked.size() <= 2 ? "m-1" : "m-2")), 0);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ask(judging))
          .withMessageContainingAll("judge 'j' of run 'run'", "'m-1'", "'m-2'");
      assertThat(judging.waiting("run")).hasSize(3);
    }
  }
}
