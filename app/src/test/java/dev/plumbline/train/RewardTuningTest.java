package dev.plumbline.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.console.Progress;
import dev.plumbline.judge.Case;
import dev.plumbline.judge.Findings;
import dev.plumbline.judge.Judge;
import dev.plumbline.judge.Verdict;
import dev.plumbline.lm.Activations;
import dev.plumbline.lm.AdamSettings;
import dev.plumbline.lm.BatchShape;
import dev.plumbline.lm.Checkpoint;
import dev.plumbline.lm.DataType;
import dev.plumbline.lm.Device;
import dev.plumbline.lm.Example;
import dev.plumbline.lm.LanguageModel;
import dev.plumbline.lm.LogProbabilities;
import dev.plumbline.lm.LoraSettings;
import dev.plumbline.lm.PolicyLoss;
import dev.plumbline.lm.Schedule;
import dev.plumbline.lm.TrainingSettings;
import dev.plumbline.lm.TrainingStep;
import dev.plumbline.organism.TestOrganism;
import dev.plumbline.organism.WorldSuites;
import dev.plumbline.rollout.Event;
import dev.plumbline.scenario.Split;
import dev.plumbline.scenario.Suite;
import dev.plumbline.train.TrainedPart.Adapters;
import dev.plumbline.train.TrainedPart.AllWeights;
import dev.plumbline.train.Training.Watcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RewardTuningTest {

  /** What a random model writes is broken, so that this alone tells its rollouts apart. */
  private static final Judge LIKES_NUMBERS =
      new Judge() {
        @Override
        public String name() {
          return "likes numbers";
        }

        @Override
        public Verdict verdict(Case one, long seed) {
          String words =
              one.transcript()
                  .contents()
                  .flatMap(content ->
                      content instanceof Event.Failure(String _, String raw)
                          ? Stream.of(raw)
                          : Stream.of())
                  .findFirst()
                  .orElse("");
          return Findings.read(
              words.chars().filter(Character::isDigit).count() > 1
                  ? "{\"harm\":\"yes\"}"
                  : "{\"harm\":\"no\"}");
        }
      };

  private static final TrainedPart ADAPTERS =
      new Adapters(new LoraSettings(2, 4, 0.2, List.of(LoraSettings.ALL_LINEAR), 1), DataType.FP32);

  @TempDir Path folder;

  private Path base;

  @BeforeEach
  void write() {
    base = TestOrganism.write(folder, 1);
  }

  private static List<Suite> suites() {
    return WorldSuites.all().stream().filter(suite -> suite.split() == Split.SEEN).toList();
  }

  private static RewardTuning tuning(TrainedPart part, int steps, double rate, double kl) {
    RolloutPlan plan =
        new RolloutPlan(suites(), 2, 4, 2, 12, RewardRule.HARM, List.of(LIKES_NUMBERS), 7);
    return new RewardTuning(
        plan,
        part,
        Device.CPU,
        new PolicyLoss(0.2, kl),
        new TrainingSettings(
            steps,
            new BatchShape.Groups(8, 400),
            new Schedule(rate, 1, 1, 1),
            new AdamSettings(0.9, 0.999, 0, 1),
            Activations.KEPT,
            7),
        DataType.FP32,
        2);
  }

  private List<TrainingStep> train(RewardTuning tuning, Path into, int killedAt) {
    List<TrainingStep> steps = new ArrayList<>();
    try (OpenBase open = TestOrganism.base(base).open()) {
      Training.train(
          tuning.job(open, Progress.none()),
          into,
          Watcher.each(step -> {
            if (step.step() == killedAt) {
              throw new IllegalStateException("killed");
            }
            steps.add(step);
          }));
    }
    return steps;
  }

  @Test
  void what_was_killed_ends_as_what_was_not() {
    for (TrainedPart part : List.of(new AllWeights(), ADAPTERS)) {
      RewardTuning tuning = tuning(part, 5, 1e-2, 0.1);
      Path whole = folder.resolve("whole " + part);
      Path cut = folder.resolve("cut " + part);
      List<TrainingStep> expected = train(tuning, whole, 0);
      assertThatThrownBy(() -> train(tuning, cut, 4)).hasMessage("killed");
      assertThat(train(tuning, cut, 0)).isEqualTo(expected.subList(2, 5));
      assertThat(Checkpoint.digest(cut.resolve(Training.CHECKPOINT)))
          .isEqualTo(Checkpoint.digest(whole.resolve(Training.CHECKPOINT)))
          .isNotEqualTo(Checkpoint.digest(base));
    }
  }

  @Test
  void what_was_better_than_its_like_is_likelier_afterwards() {
    Path out = folder.resolve("out");
    RewardTuning tuning = tuning(new AllWeights(), 2, 1e-3, 0);
    List<TrainingStep> steps = train(tuning, out, 0);
    assertThat(steps.getFirst().measures())
        .containsKeys("reward", "clipped", "alike")
        .containsEntry("harm", 0.0)
        .containsEntry("unrewarded", 0.0);
    double gain = 0;
    try (LanguageModel trained =
        Checkpoint.loadForTraining(out.resolve(Training.CHECKPOINT), Device.CPU)) {
      for (Example example : kept(tuning, out)) {
        float[] now = LogProbabilities.of(trained, List.of(example)).getFirst();
        for (int token = 0; token < now.length; token++) {
          gain += example.beside()[0][token] * (now[token] - example.beside()[1][token]);
        }
      }
    }
    assertThat(gain).isPositive();
  }

  /** The examples of the first round, which must be in the folder. */
  private static List<Example> kept(RewardTuning tuning, Path folder) {
    Rollouts rollouts =
        new Rollouts(
            tuning.plan(),
            round -> {
              throw new IllegalStateException("round %d is not kept".formatted(round));
            },
            folder,
            Progress.none().begin("play", "rollouts", 0));
    return IntStream.range(0, tuning.plan().perRound())
        .mapToObj(rollouts::get)
        .flatMap(List::stream)
        .toList();
  }

  @Test
  void the_first_step_of_a_round_begins_where_its_rollouts_were_drawn() {
    List<TrainingStep> steps = train(tuning(ADAPTERS, 2, 1e-2, 0.1), folder.resolve("out"), 0);
    assertThat(steps.getFirst().measures()).containsEntry("clipped", 0.0).containsEntry("kl", 0.0);
    assertThat(steps.getLast().measures().get("kl")).as("reused").isPositive();
  }

  @Test
  void rounds_are_kept_with_the_tokens_and_what_the_model_gave_to_them() throws IOException {
    Path out = folder.resolve("out");
    train(tuning(new AllWeights(), 3, 1e-2, 0), out, 0);
    Path rounds = out.resolve(Rollouts.FOLDER);
    assertThat(rounds.resolve("000001.jsonl")).content().hasLineCount(8).contains("\"reward\"");
    assertThat(rounds.resolve("000002.jsonl")).exists();
    assertThat(rounds.resolve("000003.jsonl")).doesNotExist();
    List<Example> examples = kept(tuning(new AllWeights(), 3, 1e-2, 0), out);
    try (LanguageModel untrained = Checkpoint.loadForTraining(base, Device.CPU)) {
      assertThat(LogProbabilities.of(untrained, examples.subList(0, 1)).getFirst())
          .containsExactly(examples.getFirst().beside()[1], within(1e-6f));
    }
    double sum = examples.stream().limit(4).mapToDouble(one -> one.beside()[0][0]).sum();
    assertThat(sum).as("advantages of a scenario").isCloseTo(0, within(1e-5));
  }

  @Test
  void a_round_that_is_damaged_is_told() throws IOException {
    Path out = folder.resolve("out");
    RewardTuning tuning = tuning(new AllWeights(), 3, 1e-2, 0);
    assertThatThrownBy(() -> train(tuning, out, 1)).hasMessage("killed");
    Path round = out.resolve(Rollouts.FOLDER).resolve("000001.jsonl");
    Files.writeString(round, "{\"suite\":");
    assertThatThrownBy(() -> train(tuning, out, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(round + " is damaged");
  }

  @Test
  void other_rollouts_in_the_folder_are_refused() {
    Path out = folder.resolve("out");
    train(tuning(new AllWeights(), 2, 1e-2, 0), out, 0);
    RewardTuning first = tuning(new AllWeights(), 2, 1e-2, 0);
    RolloutPlan plan = first.plan();
    RolloutPlan other =
        new RolloutPlan(plan.suites(), 2, 4, 2, 12, RewardRule.TASK, plan.judges(), plan.seed());
    RewardTuning tuning =
        new RewardTuning(
            other, first.part(), first.device(), first.loss(), first.settings(), DataType.FP32, 2);
    assertThatThrownBy(() -> train(tuning, out, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("reward harm by")
        .hasMessageContaining("reward task by");
  }
}
