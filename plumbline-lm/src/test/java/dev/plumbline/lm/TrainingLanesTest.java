package dev.plumbline.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.lm.StepBatches.Numbered;
import dev.plumbline.lm.TrainingLanes.Part;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrainingLanesTest {
  private static final LoraSettings DROPPING =
      new LoraSettings(3, 6, 0.2, List.of(LoraSettings.ALL_LINEAR), 5);
  private static final LoraSettings PLAIN =
      new LoraSettings(3, 6, 0, List.of(LoraSettings.ALL_LINEAR), 5);

  @TempDir Path folder;

  @AfterEach
  void oneThread() {
    Threads.use(1);
  }

  private static Numbered group(long index, int positions) {
    return new Numbered(index, List.of(Example.of(new int[positions + 1])));
  }

  private static List<List<Long>> parts(int threads, int... positions) {
    Threads.use(threads);
    List<Numbered> batch =
        IntStream.range(0, positions.length).mapToObj(i -> group(i, positions[i])).toList();
    try (LanguageModel model = Small.adapted(1, PLAIN);
        TrainingLanes lanes = TrainingLanes.of(model)) {
      List<Part> parts = lanes.parts(batch);
      assertThat(parts.stream().map(Part::model)).doesNotHaveDuplicates();
      assertThat(parts.getFirst().model()).isSameAs(model);
      return parts.stream()
          .map(part -> part.groups().stream().map(Numbered::index).toList())
          .toList();
    }
  }

  @Test
  void a_batch_is_parted_into_as_many_equal_parts_as_there_are_threads() {
    assertThat(parts(2, 3, 9, 5, 2, 1)).containsExactly(List.of(1L, 4L), List.of(2L, 0L, 3L));
    assertThat(parts(3, 4, 4, 4)).containsExactly(List.of(0L), List.of(1L), List.of(2L));
    assertThat(parts(1, 4, 4, 4)).containsExactly(List.of(0L, 1L, 2L));
  }

  @Test
  void a_batch_that_cannot_be_parted_equally_stays_whole() {
    assertThat(parts(2, 7)).containsExactly(List.of(0L));
    assertThat(parts(2, 7, 4)).containsExactly(List.of(0L, 1L));
    assertThat(parts(2, 4, 7)).containsExactly(List.of(0L, 1L));
    assertThat(parts(2, 6, 4)).hasSize(2);
    assertThat(parts(3, 5, 5)).containsExactly(List.of(0L, 1L));
  }

  @Test
  void many_threads_compute_a_batch_together() {
    assertThat(parts(5, 4, 4, 4, 4, 4)).hasSize(1);
  }

  @Test
  void a_model_for_inference_has_no_lanes() {
    try (LanguageModel model = Decoder.frozen(Small.llama(), DataType.FP32, Device.CPU)) {
      assertThatExceptionOfType(BadInputException.class)
          .isThrownBy(() -> model.lane(1))
          .withMessageContaining("loaded for inference only");
    }
  }

  private record Trained(List<Double> losses, List<Float> weights) {}

  private static Trained train(
      int threads, Supplier<LanguageModel> loaded, Saving saving, int steps) {
    Threads.use(threads);
    List<Double> losses = new ArrayList<>();
    TrainingSettings settings =
        new TrainingSettings(
            8,
            new BatchShape.Groups(6, 40),
            new Schedule(1e-2, 2, 0.5, 0.1),
            new AdamSettings(0.9, 0.95, 0.1, 1),
            Activations.KEPT,
            0);
    try (LanguageModel model = loaded.get()) {
      Trainer.train(
          model,
          Small.corpus(20),
          Losses.nextToken(),
          settings,
          saving,
          step -> {
            losses.add(step.loss());
            return step.step() < steps;
          });
      List<Float> values = new ArrayList<>();
      for (float value : Tensors.toFloats(model.trainable().values)) {
        values.add(value);
      }
      return new Trained(losses, values);
    }
  }

  private static Stream<Supplier<LanguageModel>> withoutDropout() {
    return Stream.of(() -> Small.model(1), () -> Small.adapted(1, PLAIN));
  }

  private static Stream<Supplier<LanguageModel>> all() {
    return Stream.concat(withoutDropout(), Stream.of(() -> Small.adapted(1, DROPPING)));
  }

  @ParameterizedTest
  @MethodSource("withoutDropout")
  void lanes_learn_what_one_thread_learns(Supplier<LanguageModel> model) {
    Trained one = train(1, model, Saving.nothing(), 8);
    for (int threads : List.of(2, 3)) {
      Trained several = train(threads, model, Saving.nothing(), 8);
      assertThat(several.losses()).hasSize(8);
      for (int step = 0; step < 8; step++) {
        assertThat(several.losses().get(step)).isCloseTo(one.losses().get(step), within(1e-4));
      }
      for (int i = 0; i < one.weights().size(); i++) {
        assertThat(several.weights().get(i)).isCloseTo(one.weights().get(i), within(2e-3f));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void lanes_give_the_same_bits_again_and_after_an_interruption(Supplier<LanguageModel> model) {
    for (int threads : List.of(2, 3)) {
      Trained first = train(threads, model, Saving.nothing(), 8);
      assertThat(train(threads, model, Saving.nothing(), 8)).isEqualTo(first);
      Saving saving = Saving.every(100, folder.resolve("of-" + threads), "these words");
      Trained begun = train(threads, model, saving, 3);
      Trained ended = train(threads, model, saving, 8);
      assertThat(begun.losses()).isEqualTo(first.losses().subList(0, 3));
      assertThat(ended.losses()).isEqualTo(first.losses().subList(3, 8));
      assertThat(ended.weights()).isEqualTo(first.weights());
    }
  }

  @Test
  void each_lane_draws_what_no_other_draws() {
    Set<Long> drawn = new HashSet<>();
    try (LanguageModel model = Small.adapted(1, DROPPING);
        LanguageModel first = model.lane(1);
        LanguageModel second = model.lane(2)) {
      for (LanguageModel lane : List.of(model, first, second)) {
        lane.trainable().begin(4);
        for (int draw = 0; draw < 20; draw++) {
          drawn.add(lane.trainable().draw(9));
        }
      }
    }
    assertThat(drawn).hasSize(60);
  }

  @Test
  void a_lane_sees_each_change_of_the_weights_and_leaves_them_when_it_is_closed() {
    try (LanguageModel model = Small.adapted(1, PLAIN)) {
      LanguageModel lane = model.lane(1);
      Tensors.memory(model.trainable().values).setAtIndex(ValueLayout.JAVA_FLOAT, 0, 7);
      assertThat(Tensors.toFloats(lane.trainable().values)[0]).isEqualTo(7);
      lane.close();
      assertThat(Tensors.toFloats(model.trainable().values)[0]).isEqualTo(7);
      assertThat(Small.backward(model, Small.corpus(9).get(0))).isPositive();
    }
  }

  @Test
  void a_loss_that_is_not_finite_names_its_groups() {
    Threads.use(2);
    try (LanguageModel model = Small.adapted(1, PLAIN)) {
      assertThatExceptionOfType(DivergedException.class)
          .isThrownBy(() ->
              Trainer.train(
                  model,
                  Small.corpus(20),
                  Small.changed(loss -> loss.mul(new Scalar(Double.NaN))),
                  Small.training(3),
                  step -> true))
          .withMessage("the loss is NaN at step 1; lower the learning rate")
          .satisfies(e -> assertThat(e.groups()).isNotEmpty());
    }
  }
}
