package dev.plumbline.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bytedeco.pytorch.Scalar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainerTest {
  private static final int STEPS = 12;

  @TempDir Path folder;

  /** What a training did: its steps, and its weights at the end. */
  private record Trained(List<TrainingStep> steps, List<Float> weights, TrainingStep last) {}

  private static Trained train(long seed, Saving saving) {
    try (LanguageModel model = Small.model(seed)) {
      List<TrainingStep> steps = new ArrayList<>();
      TrainingStep last =
          Trainer.train(
              model,
              Small.corpus(20),
              Losses.nextToken(),
              Small.training(STEPS),
              saving,
              step -> {
                steps.add(step);
                return true;
              });
      return new Trained(steps, weights(model), last);
    }
  }

  private static List<Float> weights(LanguageModel model) {
    List<Float> weights = new ArrayList<>();
    for (float weight : DecoderTest.weights(model)) {
      weights.add(weight);
    }
    return weights;
  }

  @Test
  void training_makes_the_loss_small() {
    try (LanguageModel model = Small.model(1)) {
      List<Double> losses = new ArrayList<>();
      Trainer.train(
          model,
          Small.corpus(20),
          Losses.nextToken(),
          Small.training(300),
          step -> losses.add(step.loss()));
      // A token is followed by one of two, evenly, except that documents start anywhere.
      assertThat(losses.getFirst()).isCloseTo(Math.log(Small.VOCABULARY), within(0.3));
      assertThat(losses.getLast()).isBetween(0.5, 1.1);
    }
  }

  @Test
  void the_same_arguments_give_the_same_weights_bit_for_bit() {
    assertThat(train(1, Saving.nothing())).isEqualTo(train(1, Saving.nothing()));
  }

  @Test
  void steps_count_what_was_seen() {
    Trained trained = train(1, Saving.nothing());
    assertThat(trained.steps()).extracting(TrainingStep::step).containsExactly(numbers());
    assertThat(trained.last()).isEqualTo(trained.steps().getLast());
    TrainingStep last = trained.last();
    assertThat(last.tokens()).isBetween(STEPS * 40L, STEPS * 48L);
    assertThat(last.supervisedTokens()).isBetween(last.tokens() / 2, last.tokens());
    assertThat(last.examples()).isBetween(STEPS * 2L, STEPS * 20L);
    assertThat(last.learningRate()).isEqualTo(Small.training(STEPS).rate(STEPS - 1));
  }

  private static Integer[] numbers() {
    return java.util.stream.IntStream.rangeClosed(1, STEPS).boxed().toArray(Integer[]::new);
  }

  @Test
  void a_training_that_a_listener_stopped_goes_on_as_if_it_had_not() {
    Trained whole = train(1, Saving.nothing());
    List<TrainingStep> steps = new ArrayList<>();
    Saving saving = Saving.every(5, folder, "these words");
    for (int stop : new int[] {3, 5, 9, STEPS}) {
      try (LanguageModel model =
          Small.model(99)) { // its weights come from the state from the second time on
        if (steps.isEmpty()) {
          model.trainable().values.copy_(Small.model(1).trainable().values);
        }
        Trainer.train(
            model,
            Small.corpus(20),
            Losses.nextToken(),
            Small.training(STEPS),
            saving,
            step -> {
              steps.add(step);
              return step.step() < stop;
            });
        assertThat(steps).isEqualTo(whole.steps().subList(0, stop));
        if (stop == STEPS) {
          assertThat(weights(model)).isEqualTo(whole.weights());
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"8, 5", "10, 5"})
  void a_training_that_died_goes_on_from_its_last_save_with_exactly_the_same_losses(
      int died, int saved) {
    Trained whole = train(1, Saving.nothing());
    try (LanguageModel model = Small.model(1)) {
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(() ->
              Trainer.train(
                  model,
                  Small.corpus(20),
                  Losses.nextToken(),
                  Small.training(STEPS),
                  Saving.every(5, folder, "these words"),
                  step -> {
                    if (step.step() == died) {
                      throw new IllegalStateException("killed");
                    }
                    return true;
                  }));
    }
    Trained rest = train(99, Saving.every(5, folder, "these words"));
    assertThat(rest.steps()).isEqualTo(whole.steps().subList(saved, STEPS));
    assertThat(rest.weights()).isEqualTo(whole.weights());
  }

  @Test
  void a_finished_training_gives_its_last_step_again() {
    Trained whole = train(1, Saving.every(5, folder, "these words"));
    Trained again = train(99, Saving.every(5, folder, "these words"));
    assertThat(again.steps()).isEmpty();
    assertThat(again.last()).isEqualTo(whole.last());
    assertThat(again.weights()).isEqualTo(whole.weights());
  }

  @Test
  void two_trainings_in_two_threads_equal_those_alone() throws Exception {
    Trained one = train(1, Saving.nothing());
    Trained two = train(2, Saving.nothing());
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (int round = 0; round < 3; round++) {
        Future<Trained> first = threads.submit(() -> train(1, Saving.nothing()));
        Future<Trained> second = threads.submit(() -> train(2, Saving.nothing()));
        assertThat(first.get()).isEqualTo(one);
        assertThat(second.get()).isEqualTo(two);
      }
    }
  }

  @Test
  void accumulated_gradients_equal_those_of_the_larger_batch() {
    // Documents as long as a row, so that both ways hold the same ones in a step; every third token
    // of one in two is supervised, so that batches differ in weight.
    ExampleSource source =
        index -> {
          Example example = Small.documents(25, index).getFirst();
          int[] tokens = new int[25];
          boolean[] supervised = new boolean[25];
          for (int i = 0; i < tokens.length; i++) {
            tokens[i] = example.tokens()[i % example.tokens().length];
            supervised[i] = index % 2 == 0 || i % 3 == 0;
          }
          return List.of(new Example(tokens, supervised));
        };
    List<TrainingStep> together = steps(source, 4, 1);
    List<TrainingStep> apart = steps(source, 1, 4);
    for (int i = 0; i < together.size(); i++) {
      assertThat(apart.get(i).loss()).isCloseTo(together.get(i).loss(), within(1e-5));
      assertThat(apart.get(i).gradientNorm())
          .isCloseTo(together.get(i).gradientNorm(), within(1e-4));
      assertThat(apart.get(i).supervisedTokens()).isEqualTo(together.get(i).supervisedTokens());
    }
  }

  private static List<TrainingStep> steps(ExampleSource source, int rows, int accumulation) {
    TrainingSettings settings =
        new TrainingSettings(
            8,
            new BatchShape.Packed(rows, 24, accumulation),
            new Schedule(1e-2, 0, 1, 1),
            new AdamSettings(0.9, 0.95, 0, 1),
            Activations.KEPT,
            0);
    List<TrainingStep> steps = new ArrayList<>();
    try (LanguageModel model = Small.model(1)) {
      Trainer.train(model, source, Losses.nextToken(), settings, steps::add);
    }
    return steps;
  }

  @Test
  void scores_in_pieces_give_the_gradients_of_all_at_once() {
    List<List<Example>> groups = Small.documents(20, 0, 1, 2).stream().map(List::of).toList();
    try (LanguageModel whole = Small.model(1);
        LanguageModel pieces = Small.model(1)) {
      double expected = Small.backward(whole, Losses.nextToken(), Activations.KEPT, 1_000, groups);
      assertThat(Small.backward(pieces, Losses.nextToken(), Activations.KEPT, 3, groups))
          .isCloseTo(expected, within(1e-6));
      assertThat(Tensors.toFloats(pieces.trainable().gradients))
          .containsExactly(Tensors.toFloats(whole.trainable().gradients), within(1e-6f));
    }
  }

  @Test
  void a_step_of_so_many_documents_takes_them_in_order_however_few_are_computed_at_once() {
    List<TrainingStep> together = inOrder(1_000, Saving.nothing(), STEPS);
    List<TrainingStep> apart = inOrder(1, Saving.nothing(), STEPS);
    assertThat(together).hasSize(STEPS);
    for (int i = 0; i < STEPS; i++) {
      assertThat(apart.get(i).loss()).isCloseTo(together.get(i).loss(), within(1e-5));
      assertThat(together.get(i).examples()).isEqualTo(5L * (i + 1));
    }
    List<TrainingStep> resumed = inOrder(1_000, Saving.every(5, folder, "these words"), 7);
    resumed.addAll(inOrder(1_000, Saving.every(5, folder, "these words"), STEPS));
    assertThat(resumed).isEqualTo(together);
  }

  private static List<TrainingStep> inOrder(int inputsAtOnce, Saving saving, int stop) {
    TrainingSettings settings =
        new TrainingSettings(
            STEPS,
            new BatchShape.Groups(5, inputsAtOnce),
            new Schedule(1e-2, 2, 0.5, 0.1),
            new AdamSettings(0.9, 0.95, 0, 1),
            Activations.RECOMPUTED,
            0);
    List<TrainingStep> steps = new ArrayList<>();
    try (LanguageModel model = Small.model(1)) {
      Trainer.train(
          model,
          Small.corpus(20),
          Losses.nextToken(),
          settings,
          saving,
          step -> steps.add(step) && step.step() < stop);
    }
    return steps;
  }

  @Test
  void a_listener_may_sample_between_steps_without_changing_the_training() {
    Trained alone = train(1, Saving.nothing());
    try (LanguageModel model = Small.model(1)) {
      List<TrainingStep> steps = new ArrayList<>();
      Trainer.train(
          model,
          Small.corpus(20),
          Losses.nextToken(),
          Small.training(STEPS),
          step -> {
            new Sampler(model, 4).sample(Small.prompts(6, 9), Small.sampling(1, 5));
            return steps.add(step);
          });
      assertThat(steps).isEqualTo(alone.steps());
      assertThat(weights(model)).isEqualTo(alone.weights());
    }
  }

  @Test
  void a_source_sees_the_model_between_steps_and_adds_to_the_log() {
    try (LanguageModel model =
        Small.adapted(1, new LoraSettings(2, 4, 0.5, List.of("q_proj"), 1))) {
      List<Boolean> training = new ArrayList<>();
      ExampleSource source =
          new ExampleSource() {
            @Override
            public List<Example> get(long index) {
              training.add(model.trainable().training());
              return Small.documents(20, index);
            }

            @Override
            public Map<String, Double> measures(List<Long> groups) {
              return Map.of("first", groups.getFirst().doubleValue());
            }
          };
      TrainingSettings settings =
          new TrainingSettings(
              3,
              new BatchShape.Groups(2, 100),
              new Schedule(1e-3, 0, 1, 1),
              new AdamSettings(0.9, 0.95, 0, 1),
              Activations.KEPT,
              1);
      List<Double> first = new ArrayList<>();
      Trainer.train(
          model,
          source,
          Losses.nextToken(),
          settings,
          step -> first.add(step.measures().get("first")));
      assertThat(first).containsExactly(0.0, 2.0, 4.0);
      assertThat(training).hasSize(6).containsOnly(false);
    }
  }

  @Test
  void a_loss_that_is_not_finite_ends_the_training_with_one_sentence() {
    Loss broken = Small.changed(sum -> sum.mul(new Scalar(Double.NaN)));
    try (LanguageModel model = Small.model(1)) {
      assertThatExceptionOfType(DivergedException.class)
          .isThrownBy(
              () -> Trainer.train(model, Small.corpus(9), broken, Small.training(3), step -> true))
          .withMessage("the loss is NaN at step 1; lower the learning rate")
          .satisfies(diverged -> assertThat(diverged.groups()).isNotEmpty().contains(0L));
    }
  }

  @Test
  void a_gradient_that_is_not_finite_ends_the_training_with_one_sentence() {
    // The square root of 0 is finite and its slope is not.
    Loss broken = Small.changed(sum -> sum.sub(sum.detach()).square().sqrt());
    try (LanguageModel model = Small.model(1)) {
      assertThatExceptionOfType(DivergedException.class)
          .isThrownBy(
              () -> Trainer.train(model, Small.corpus(9), broken, Small.training(3), step -> true))
          .withMessage("the gradient's norm is NaN at step 1; lower learningRate 0.003");
    }
  }

  @Test
  void wrong_input_is_refused_with_one_sentence() {
    refused(
        Small.training(3),
        index -> List.of(Example.of(new int[26])),
        "document 0 has 26 tokens, more than a row of 24 + 1 holds;"
            + " use longer rows or shorter documents");
    refused(
        Small.training(3),
        index -> List.of(Example.of(1, 2, 40)),
        "a document has token 40, must be below the vocabulary's size 40");
    refused(
        Small.training(3),
        index -> List.of(new Example(new int[] {1, 2}, new boolean[2])),
        "no token of step 1 is supervised; nothing to learn from");
    refused(
        new TrainingSettings(
            1,
            new BatchShape.Packed(1, 65, 1),
            new Schedule(1, 0, 1, 1),
            new AdamSettings(0.9, 0.95, 0, 1),
            Activations.KEPT,
            0),
        Small.corpus(9),
        "rowLength is 65, must be at most the model's maxPositions 64");
  }

  private static void refused(TrainingSettings settings, ExampleSource source, String message) {
    try (LanguageModel model = Small.model(1)) {
      assertThatExceptionOfType(BadInputException.class)
          .isThrownBy(
              () -> Trainer.train(model, source, Losses.nextToken(), settings, step -> true))
          .withMessage(message);
    }
  }
}
