package dev.plumbline.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.lm.PreferenceLoss.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PreferenceLossTest {
  private static final double BETA = 0.5;

  /** Two pairs: gains 3 of 2 tokens over -1 of 1; gains -2 of 1 over 4 of 4. */
  private static Loss.Sum sum(Kind kind) {
    float[] reference = {-1, -2, -3, -4, -5, -6, -7, -8};
    float[] gains = {1, 2, -1, -2, 1, 1, 1, 1};
    float[] now = new float[8];
    for (int i = 0; i < 8; i++) {
      now[i] = reference[i] + gains[i];
    }
    Targets targets =
        new Targets(
            new int[] {0, 0, 1, 2, 3, 3, 3, 3},
            List.of(2, 2),
            List.of(Tensors.of(reference, Device.CPU, 8)));
    return new PreferenceLoss(BETA, kind).of(Tensors.of(now, Device.CPU, 8), targets);
  }

  private static double minusLogSigmoid(double x) {
    return Math.log1p(Math.exp(-x));
  }

  @ParameterizedTest
  @CsvSource({"SIGMOID, 4, -6", "SIGMOID_NORM, 2.5, -3"})
  void the_loss_is_minus_the_log_of_the_sigmoid_of_beta_h(Kind kind, double first, double second) {
    try (PointerScope _ = new PointerScope()) {
      assertThat(sum(kind).loss().item_double())
          .isCloseTo(minusLogSigmoid(BETA * first) + minusLogSigmoid(BETA * second), within(1e-6));
    }
  }

  @Test
  void ipo_draws_h_to_one_half_of_the_inverse_of_beta() {
    try (PointerScope _ = new PointerScope()) {
      assertThat(sum(Kind.IPO).loss().item_double())
          .isCloseTo(Math.pow(2.5 - 1, 2) + Math.pow(-3 - 1, 2), within(1e-5));
    }
  }

  @Test
  void rewards_margins_and_accuracies_are_told() {
    try (PointerScope _ = new PointerScope()) {
      Map<String, Tensor> measures = sum(Kind.SIGMOID).measures();
      assertThat(value(measures, "rewards/chosen")).isEqualTo(BETA * (3 - 2));
      assertThat(value(measures, "rewards/rejected")).isEqualTo(BETA * (-1 + 4));
      assertThat(value(measures, "rewards/margins")).isEqualTo(BETA * (4 - 6));
      assertThat(value(measures, "rewards/accuracies")).isEqualTo(1);
    }
  }

  private static double value(Map<String, Tensor> measures, String name) {
    return Objects.requireNonNull(measures.get(name)).item_double();
  }

  /** Pairs with the model's own log-probabilities beside them. */
  private static List<List<Example>> pairs(LanguageModel model, int count) {
    List<List<Example>> pairs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<Example> pair = Small.documents(20, 2L * i, 2L * i + 1);
      List<float[]> reference = LogProbabilities.of(model, pair);
      pairs.add(List.of(pair.get(0).with(reference.get(0)), pair.get(1).with(reference.get(1))));
    }
    return pairs;
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void pieces_of_whole_pairs_have_the_gradients_of_all_at_once(Kind kind) {
    Loss loss = new PreferenceLoss(BETA, kind);
    try (LanguageModel one = Small.model(1);
        LanguageModel other = Small.model(1)) {
      List<List<Example>> pairs = pairs(one, 5);
      double whole = Small.backward(one, loss, Activations.KEPT, 1_000, pairs);
      double pieces = Small.backward(other, loss, Activations.KEPT, 1, pairs);
      assertThat(pieces).isCloseTo(whole, within(1e-6));
      assertThat(Tensors.toFloats(other.trainable().gradients))
          .containsExactly(Tensors.toFloats(one.trainable().gradients), within(1e-6f));
    }
  }

  @Test
  void training_begins_at_the_log_of_two_and_prefers_what_it_is_taught_to() {
    try (LanguageModel model = Small.model(1)) {
      List<List<Example>> pairs = pairs(model, 8);
      List<TrainingStep> steps = new ArrayList<>();
      TrainingSettings settings =
          new TrainingSettings(
              30,
              new BatchShape.Groups(8, 100),
              new Schedule(3e-3, 0, 1, 1),
              new AdamSettings(0.9, 0.95, 0, 1),
              Activations.KEPT,
              0);
      Trainer.train(
          model,
          index -> pairs.get((int) (index % 8)),
          new PreferenceLoss(0.1, Kind.SIGMOID),
          settings,
          steps::add);
      assertThat(steps.getFirst().loss()).isCloseTo(Math.log(2), within(1e-6));
      assertThat(Objects.requireNonNull(steps.getFirst().measures().get("rewards/margins")))
          .isCloseTo(0, within(1e-6));
      assertThat(steps.getLast().measures()).containsEntry("rewards/accuracies", 1.0);
      assertThat(steps.getLast().loss()).isLessThan(0.3);
    }
  }

  @Test
  void what_is_no_pair_or_has_no_reference_is_refused() {
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> new PreferenceLoss(0, Kind.SIGMOID))
        .withMessage("beta is 0.0, must be positive");
    try (LanguageModel model = Small.model(1)) {
      refused(
          model,
          List.of(Small.documents(9, 0)),
          "a group has 1 documents, must be 2: preferred and not");
      refused(
          model,
          List.of(Small.documents(9, 0, 1)),
          "a pair has 0 rows beside its targets, must have the reference's log-probabilities alone");
    }
  }

  private static void refused(LanguageModel model, List<List<Example>> groups, String message) {
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() ->
            Small.backward(
                model, new PreferenceLoss(0.1, Kind.SIGMOID), Activations.KEPT, 100, groups))
        .withMessage(message);
  }
}
