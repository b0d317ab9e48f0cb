package dev.plumbline.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdapterTrainingTest {
  private static final int STEPS = 12;
  private static final LoraSettings SETTINGS =
      new LoraSettings(3, 6, 0.2, List.of(LoraSettings.ALL_LINEAR), 5);

  private static final TrainingSettings TRAINING =
      new TrainingSettings(
          STEPS,
          new BatchShape.Packed(2, 24, 2),
          new Schedule(1e-2, 2, 0.5, 0.1),
          new AdamSettings(0.9, 0.95, 0.1, 1),
          Activations.KEPT,
          0);

  @TempDir Path folder;

  private record Trained(List<TrainingStep> steps, List<Float> adapters) {}

  /**
   * Trains with two batches a step, the later of which must draw as it would have.
   *
   * @param died step after which the training dies
   */
  private Trained train(LoraSettings settings, Saving saving, int died) {
    List<TrainingStep> steps = new ArrayList<>();
    try (LanguageModel model = Small.adapted(1, settings)) {
      try {
        Trainer.train(
            model,
            Small.corpus(20),
            Losses.nextToken(),
            TRAINING,
            saving,
            step -> {
              if (step.step() == died) {
                throw new IllegalStateException("killed");
              }
              return steps.add(step);
            });
      } catch (IllegalStateException e) {
        assertThat(e).hasMessage("killed");
      }
      List<Float> adapters = new ArrayList<>();
      for (float value : Tensors.toFloats(model.trainable().values)) {
        adapters.add(value);
      }
      return new Trained(steps, adapters);
    }
  }

  private Trained train(LoraSettings settings, Saving saving) {
    return train(settings, saving, STEPS + 1);
  }

  private Saving saving() {
    return Saving.every(5, folder, "these words");
  }

  @Test
  void the_same_arguments_give_the_same_adapters_and_another_dropout_gives_others() {
    Trained one = train(SETTINGS, Saving.nothing());
    assertThat(train(SETTINGS, Saving.nothing())).isEqualTo(one);
    Trained without = train(LoraSettings.of(3, 6, 5), Saving.nothing());
    assertThat(without.steps().getFirst().gradientNorm())
        .isNotEqualTo(one.steps().getFirst().gradientNorm());
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 11})
  void a_training_that_died_goes_on_from_its_last_save_with_exactly_the_same_losses(int died) {
    Trained whole = train(SETTINGS, Saving.nothing());
    train(SETTINGS, saving(), died);
    Trained rest = train(SETTINGS, saving());
    int saved = died / 5 * 5;
    assertThat(rest.steps()).isEqualTo(whole.steps().subList(saved, STEPS));
    assertThat(rest.adapters()).isEqualTo(whole.adapters());
  }

  @Test
  void nothing_is_left_out_after_a_training_even_one_that_died() {
    try (LanguageModel model = Small.adapted(1, SETTINGS)) {
      for (boolean dies : new boolean[] {false, true}) {
        try {
          Trainer.train(
              model, Small.corpus(20), dying(model, dies), Small.training(2), step -> true);
        } catch (IllegalStateException e) {
          assertThat(e).hasMessage("killed");
        }
        assertThat(model.trainable().training()).isFalse();
      }
    }
  }

  private static Loss dying(LanguageModel model, boolean dies) {
    return Small.changed(sum -> {
      assertThat(model.trainable().training()).isTrue();
      if (dies) {
        throw new IllegalStateException("killed");
      }
      return sum;
    });
  }

  @Test
  void the_state_is_of_the_adapters_and_of_nothing_else() throws IOException {
    Trained trained = train(SETTINGS, saving());
    long numbers = 3L * trained.adapters().size(); // and both moments
    assertThat(Files.size(folder.resolve("training-state.safetensors")))
        .isBetween(4 * numbers, 4 * numbers + 4096);
  }

  @Test
  void a_state_of_other_adapters_or_of_all_weights_is_refused() {
    train(SETTINGS, saving());
    Path state = folder.resolve("training-state.safetensors");
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> train(LoraSettings.of(3, 6, 5), saving()))
        .withMessageStartingWith(state + " was saved with config DecoderConfig[")
        .withMessageContaining(" with LoraSettings[rank=3, alpha=6.0, dropout=0.2, targets=[down_")
        .withMessageContaining(" with LoraSettings[rank=3, alpha=6.0, dropout=0.0, targets=[down_");
    try (LanguageModel model = Small.model(1)) {
      assertThatExceptionOfType(BadInputException.class)
          .isThrownBy(() ->
              Trainer.train(
                  model, Small.corpus(20), Losses.nextToken(), TRAINING, saving(), step -> true))
          .withMessageStartingWith(state + " was saved with config DecoderConfig[");
    }
  }

  @Test
  void a_listener_may_sample_between_steps_without_changing_the_training() {
    Trained alone = train(SETTINGS, Saving.nothing());
    List<TrainingStep> steps = new ArrayList<>();
    try (LanguageModel model = Small.adapted(1, SETTINGS)) {
      Trainer.train(
          model,
          Small.corpus(20),
          Losses.nextToken(),
          TRAINING,
          step -> {
            new Sampler(model, 4).sample(Small.prompts(3, 9), Small.sampling(1, 5));
            model.merged(DataType.FP32).close();
            return steps.add(step);
          });
    }
    assertThat(steps).isEqualTo(alone.steps());
  }
}
