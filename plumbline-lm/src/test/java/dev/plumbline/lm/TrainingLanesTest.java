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
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Scalar;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  void all_weights_are_trained_without_lanes() {
    Threads.use(2);
    try (LanguageModel model = Small.model(1);
        TrainingLanes lanes = TrainingLanes.of(model)) {
      assertThat(lanes.parts(List.of(group(0, 4), group(1, 4)))).hasSize(1);
      assertThatExceptionOfType(BadInputException.class)
          .isThrownBy(() -> model.lane(1))
          .withMessage(
              "a model without adapters has no lanes, as its gradients are as large as itself");
    }
  }

  private record Trained(List<Double> losses, List<Float> adapters) {}

  private static Trained train(int threads, LoraSettings adapters, Saving saving, int steps) {
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
    try (LanguageModel model = Small.adapted(1, adapters)) {
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

  @Test
  void lanes_learn_what_one_thread_learns() {
    Trained one = train(1, PLAIN, Saving.nothing(), 8);
    for (int threads : List.of(2, 3)) {
      Trained several = train(threads, PLAIN, Saving.nothing(), 8);
      assertThat(several.losses()).hasSize(8);
      for (int step = 0; step < 8; step++) {
        assertThat(several.losses().get(step)).isCloseTo(one.losses().get(step), within(1e-4));
      }
      for (int i = 0; i < one.adapters().size(); i++) {
        assertThat(several.adapters().get(i)).isCloseTo(one.adapters().get(i), within(2e-3f));
      }
    }
  }

  @Test
  void lanes_give_the_same_bits_again_and_after_an_interruption() {
    Trained first = train(2, DROPPING, Saving.nothing(), 8);
    assertThat(train(2, DROPPING, Saving.nothing(), 8)).isEqualTo(first);
    Saving saving = Saving.every(100, folder, "these words");
    Trained begun = train(2, DROPPING, saving, 3);
    Trained ended = train(2, DROPPING, saving, 8);
    assertThat(begun.losses()).isEqualTo(first.losses().subList(0, 3));
    assertThat(ended.losses()).isEqualTo(first.losses().subList(3, 8));
    assertThat(ended.adapters()).isEqualTo(first.adapters());
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
