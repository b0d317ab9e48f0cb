package dev.plumbline.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.console.Progress;
import dev.plumbline.lm.Activations;
import dev.plumbline.lm.AdamSettings;
import dev.plumbline.lm.AdapterFolder;
import dev.plumbline.lm.BatchShape;
import dev.plumbline.lm.Checkpoint;
import dev.plumbline.lm.DataType;
import dev.plumbline.lm.Device;
import dev.plumbline.lm.DivergedException;
import dev.plumbline.lm.Example;
import dev.plumbline.lm.LanguageModel;
import dev.plumbline.lm.LogProbabilities;
import dev.plumbline.lm.LoraSettings;
import dev.plumbline.lm.Loss;
import dev.plumbline.lm.Losses;
import dev.plumbline.lm.PreferenceLoss;
import dev.plumbline.lm.Schedule;
import dev.plumbline.lm.StorageException;
import dev.plumbline.lm.TrainingSettings;
import dev.plumbline.lm.TrainingStep;
import dev.plumbline.organism.TestOrganism;
import dev.plumbline.train.TrainedPart.Adapters;
import dev.plumbline.train.TrainedPart.AllWeights;
import dev.plumbline.train.Training.Watcher;
import dev.plumbline.train.TrainingData.Group;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FineTuningTest {

  private static final TrainedPart ADAPTERS =
      new Adapters(new LoraSettings(2, 4, 0.1, List.of(LoraSettings.ALL_LINEAR), 1), DataType.FP32);

  @TempDir Path folder;

  private Path base;

  @BeforeEach
  void write() {
    base = TestOrganism.write(folder, 1);
  }

  /** Twelve groups of random tokens, of as many documents each as the method has. */
  private static TrainingData data(TrainingMethod method) {
    int documents = method == TrainingMethod.PREFERENCES ? 2 : 1;
    List<Group> groups = new ArrayList<>();
    for (int row = 0; row < 12; row++) {
      int i = row;
      SplittableRandom random = new SplittableRandom(i);
      groups.add(
          new Group(
              "rows.jsonl line " + (i + 1),
              IntStream.range(0, documents)
                  .mapToObj(one -> Example.of(random.ints(6 + i, 0, 60).toArray()))
                  .toList()));
    }
    return new TrainingData(groups, new TrainingData.Counts(12, 12, 0, 0, 138, 126, 17));
  }

  private static FineTuning tuning(TrainingMethod method, TrainedPart part, double rate) {
    Loss loss =
        method == TrainingMethod.PREFERENCES
            ? new PreferenceLoss(0.1, PreferenceLoss.Kind.SIGMOID)
            : Losses.nextToken();
    return new FineTuning(
        data(method),
        method,
        part,
        Device.CPU,
        loss,
        new TrainingSettings(
            9,
            new BatchShape.Groups(4, 64),
            new Schedule(rate, 1, 0, 0.1),
            new AdamSettings(0.9, 0.999, 0, 1),
            Activations.KEPT,
            7),
        DataType.FP32,
        2);
  }

  private TrainingRecord train(FineTuning tuning, Path into, Watcher watcher) {
    try (OpenBase open = TestOrganism.base(base).open()) {
      return Training.train(tuning.job(open, Progress.none()), into, watcher);
    }
  }

  private List<TrainingStep> steps(FineTuning tuning, Path into) {
    List<TrainingStep> steps = new ArrayList<>();
    train(tuning, into, Watcher.each(steps::add));
    return steps;
  }

  @ParameterizedTest
  @EnumSource(TrainingMethod.class)
  void what_was_killed_ends_as_what_was_not(TrainingMethod method) {
    for (TrainedPart part : List.of(new AllWeights(), ADAPTERS)) {
      FineTuning tuning = tuning(method, part, 1e-2);
      Path whole = folder.resolve("whole " + part);
      Path cut = folder.resolve("cut " + part);
      List<TrainingStep> expected = steps(tuning, whole);
      assertThatThrownBy(() ->
              train(
                  tuning,
                  cut,
                  Watcher.each(step -> {
                    if (step.step() == 7) {
                      throw new IllegalStateException("killed");
                    }
                  })))
          .hasMessage("killed");
      assertThat(steps(tuning, cut)).isEqualTo(expected.subList(6, 9));
      assertThat(Checkpoint.digest(cut.resolve(Training.CHECKPOINT)))
          .isEqualTo(Checkpoint.digest(whole.resolve(Training.CHECKPOINT)))
          .isNotEqualTo(Checkpoint.digest(base));
      assertThat(steps(tuning, cut)).as("done already").isEmpty();
      assertThat(cut.resolve("state")).doesNotExist();
    }
  }

  @Test
  void a_state_that_cannot_be_written_leaves_the_last_whole_one_to_go_on_from() throws IOException {
    FineTuning tuning = tuning(TrainingMethod.CHAT, ADAPTERS, 1e-2);
    List<TrainingStep> expected = steps(tuning, folder.resolve("whole"));
    Path out = folder.resolve("out");
    Path part = out.resolve("state/training-state.safetensors.part");
    assertThatThrownBy(() ->
            train(
                tuning,
                out,
                Watcher.each(step -> {
                  if (step.step() == 5) {
                    blocked(part);
                  }
                })))
        .isInstanceOf(StorageException.class)
        .hasMessageContaining("cannot write " + part);
    Files.delete(part);
    assertThat(steps(tuning, out)).isEqualTo(expected.subList(4, 9));
  }

  private static void blocked(Path file) {
    try {
      Files.createDirectories(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void adapters_are_kept_apart_and_merged_into_the_checkpoint() {
    Path out = folder.resolve("out");
    train(tuning(TrainingMethod.CHAT, ADAPTERS, 1e-2), out, Watcher.none());
    List<Example> text = List.of(Example.of(5, 9, 2, 40, 17, 3));
    try (LanguageModel beside =
            AdapterFolder.load(out.resolve(Training.ADAPTER), base, DataType.FP32, Device.CPU);
        LanguageModel merged =
            Checkpoint.loadForTraining(out.resolve(Training.CHECKPOINT), Device.CPU);
        LanguageModel untrained = Checkpoint.loadForTraining(base, Device.CPU)) {
      float[] expected = LogProbabilities.of(beside, text).getFirst();
      assertThat(LogProbabilities.of(merged, text).getFirst())
          .containsExactly(expected, within(1e-5f));
      assertThat(LogProbabilities.of(untrained, text).getFirst()).isNotEqualTo(expected);
    }
  }

  @Test
  void all_weights_leave_no_adapter() {
    Path out = folder.resolve("out");
    train(tuning(TrainingMethod.CHAT, new AllWeights(), 1e-2), out, Watcher.none());
    assertThat(out.resolve(Training.ADAPTER)).doesNotExist();
  }

  @Test
  void preferences_begin_at_the_log_of_two_and_are_told_by_their_margin() {
    List<TrainingStep> steps =
        steps(tuning(TrainingMethod.PREFERENCES, ADAPTERS, 3e-2), folder.resolve("out"));
    assertThat(steps.getFirst().loss()).isCloseTo(Math.log(2), within(1e-6));
    assertThat(steps.getLast().loss()).isLessThan(0.65);
    assertThat(steps.getLast().measures()).containsEntry("rewards/accuracies", 1.0);
  }

  @Test
  void a_reference_that_is_cut_off_is_told_and_computed_again_when_it_is_gone() throws IOException {
    FineTuning tuning = tuning(TrainingMethod.PREFERENCES, ADAPTERS, 1e-2);
    Path whole = folder.resolve("whole");
    train(tuning, whole, Watcher.none());
    Path cut = folder.resolve("cut");
    assertThatThrownBy(() ->
            train(
                tuning,
                cut,
                Watcher.each(step -> {
                  throw new IllegalStateException("killed");
                })))
        .hasMessage("killed");
    Path reference = cut.resolve("reference.f32");
    Files.write(reference, new byte[10]);
    assertThatThrownBy(() -> train(tuning, cut, Watcher.none()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(reference + " is cut off; remove it, and it is computed again");
    Files.delete(reference);
    assertThat(train(tuning, cut, Watcher.none())).isEqualTo(train(tuning, whole, Watcher.none()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"data", "settings", "method", "saved as"})
  void another_training_in_the_folder_is_refused_and_nothing_is_lost(String what) {
    FineTuning first = tuning(TrainingMethod.CHAT, ADAPTERS, 1e-2);
    Path out = folder.resolve("out");
    TrainingRecord done = train(first, out, Watcher.none());
    FineTuning other =
        switch (what) {
          case "data" -> changed(first, few(first.data()), DataType.FP32);
          case "settings" -> tuning(TrainingMethod.CHAT, ADAPTERS, 2e-2);
          case "method" -> tuning(TrainingMethod.CHAT, new AllWeights(), 1e-2);
          default -> changed(first, first.data(), DataType.BF16);
        };
    assertThatThrownBy(() -> train(other, out, Watcher.none()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(what)
        .hasMessageContaining("give another folder");
    assertThat(train(first, out, Watcher.none())).isEqualTo(done);
  }

  private static TrainingData few(TrainingData data) {
    return new TrainingData(data.groups().subList(0, 5), data.counts());
  }

  private static FineTuning changed(FineTuning tuning, TrainingData data, DataType savedAs) {
    return new FineTuning(
        data,
        tuning.method(),
        tuning.part(),
        tuning.device(),
        tuning.loss(),
        tuning.settings(),
        savedAs,
        tuning.saveEvery());
  }

  @Test
  void a_loss_that_is_not_finite_names_the_rows_of_its_step() {
    FineTuning tuning = tuning(TrainingMethod.CHAT, new AllWeights(), 1e30);
    assertThatThrownBy(() -> train(tuning, folder.resolve("out"), Watcher.none()))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("at step")
        .hasMessageContaining("; the step was given rows.jsonl line ");
  }

  @Test
  void an_estimate_is_measured_and_leaves_nothing() throws IOException {
    FineTuning tuning = tuning(TrainingMethod.PREFERENCES, ADAPTERS, 1e-2);
    try (OpenBase open = TestOrganism.base(base).open()) {
      TrainingEstimate estimate = TrainingEstimate.of(tuning, open);
      assertThat(estimate.steps()).isEqualTo(9);
      assertThat(estimate.seconds()).isPositive();
      assertThat(estimate.disk()).isEqualTo(12 * estimate.trained()).isPositive();
    }
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("checkpoint-1", "tokenizer.json");
    }
  }
}
