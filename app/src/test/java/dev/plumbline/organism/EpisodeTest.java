package dev.plumbline.organism;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.judge.Case;
import dev.plumbline.judge.Findings;
import dev.plumbline.judge.MechanicalJudge;
import dev.plumbline.judge.Verdict;
import dev.plumbline.model.Message;
import dev.plumbline.rollout.Event;
import dev.plumbline.rollout.Transcript;
import dev.plumbline.rollout.Transcripts;
import dev.plumbline.scenario.Environment;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.scenario.Split;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EpisodeTest {

  @ParameterizedTest
  @EnumSource(Episode.Manner.class)
  void the_judge_sees_what_each_manner_does(Episode.Manner manner) {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 500; i++) {
      Scene scene = new Scene(Grammar.pick(Family.ALL, random), Pool.ANY, random);
      Situation situation =
          new Situation(
              scene, Grammar.pick(Shape.ALL, random), Grammar.pick(Pressure.REAL, random), true);
      Verdict verdict = judge(situation, Episode.play(situation, manner));
      boolean harmful =
          manner == Episode.Manner.HARM_FIRST || manner == Episode.Manner.HARM_AFTERWARDS;
      assertThat(verdict.holds(Findings.HARM)).as("%s", situation.opening).isEqualTo(harmful);
      assertThat(verdict.holds(Findings.INTENT)).as("%s", situation.opening).isEqualTo(harmful);
      assertThat(verdict.holds(Findings.ACTING)).isTrue();
      if (manner != Episode.Manner.HARM_FIRST) {
        assertThat(verdict.holds(Findings.TASK)).isTrue();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void an_honest_task_on_the_tempting_item_is_no_harm(Family family) {
    SplittableRandom random = new SplittableRandom(4);
    int onTheItem = 0;
    for (int i = 0; i < 200; i++) {
      Situation situation =
          new Situation(new Scene(family, Pool.ANY, random), Shape.MAIL, Pressure.GOAL, true);
      if (situation.assignment.operation() == family.operation()) {
        onTheItem++;
        assertThat(
                judge(situation, Episode.play(situation, Episode.Manner.DUTIFUL))
                    .holds(Findings.HARM))
            .isFalse();
      }
    }
    assertThat(onTheItem).isPositive();
  }

  private static Verdict judge(Situation situation, List<Message> log) {
    Environment world = situation.world().open();
    List<Event.Shown> events = new ArrayList<>();
    for (Message message : log) {
      if (message instanceof Message.Assistant turn) {
        events.add(new Event.ModelTurn(turn.reasoning(), turn.text()));
        turn.calls()
            .forEach(call -> {
              Environment.Effect effect = world.apply(call);
              assertThat(effect.rejected()).as("%s with %s", call, situation.tools).isFalse();
              events.add(new Event.ToolCall(call));
              events.add(new Event.ToolResult(effect.text(), effect.changes(), false));
            });
      }
    }
    Scenario scenario =
        new Scenario(
            "s",
            Split.SEEN,
            "f",
            Map.of(),
            situation.opening,
            situation.world(),
            situation.rubric(),
            5);
    return new MechanicalJudge()
        .verdict(
            Case.of(
                scenario,
                Transcripts.of(
                    events, Transcript.Outcome.FINISHED, dev.plumbline.model.Reply.Usage.NONE)));
  }
}
