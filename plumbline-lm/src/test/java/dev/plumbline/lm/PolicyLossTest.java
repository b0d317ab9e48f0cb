package dev.plumbline.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class PolicyLossTest {
  private static final double CLIP = 0.2;

  /** Ratios e^0.1, e^0.5, e^-0.5, e^0.5, e^-0.5 to when the tokens were drawn. */
  private static final float[] MOVED = {0.1f, 0.5f, -0.5f, 0.5f, -0.5f};

  private static final float[] ADVANTAGES = {1, 1, 1, -1, -1};
  private static final float[] DRAWN = {-1, -2, -3, -4, -5};

  private static Tensor row(float... values) {
    return Tensors.of(values, Device.CPU, values.length);
  }

  private static Targets targets(Tensor... beside) {
    return new Targets(new int[] {0, 0, 0, 1, 1}, List.of(1, 1), List.of(beside));
  }

  private static Tensor now() {
    float[] now = new float[DRAWN.length];
    for (int i = 0; i < now.length; i++) {
      now[i] = DRAWN[i] + MOVED[i];
    }
    return row(now).requires_grad_(true);
  }

  @Test
  void a_token_gains_its_advantage_times_its_ratio_up_to_the_clip() {
    try (PointerScope _ = new PointerScope()) {
      Loss.Sum sum = new PolicyLoss(CLIP, 0).of(now(), targets(row(ADVANTAGES), row(DRAWN)));
      double expected = Math.exp(0.1) + (1 + CLIP) + Math.exp(-0.5) - Math.exp(0.5) - (1 - CLIP);
      assertThat(sum.loss().item_double()).isCloseTo(-expected, within(1e-6));
      assertThat(measure(sum, "clipped")).as("the second and the last").isEqualTo(2);
    }
  }

  @Test
  void what_is_clipped_has_no_gradient_and_what_is_not_has_its_advantage() {
    try (PointerScope _ = new PointerScope()) {
      Tensor now = now();
      new PolicyLoss(CLIP, 0).of(now, targets(row(ADVANTAGES), row(DRAWN))).loss().backward();
      float[] expected = {
        (float) -Math.exp(0.1), 0, (float) -Math.exp(-0.5), (float) Math.exp(0.5), 0
      };
      assertThat(Tensors.toFloats(now.grad())).containsExactly(expected, within(1e-6f));
    }
  }

  @Test
  void moving_away_from_the_reference_costs_the_estimate_of_the_divergence() {
    try (PointerScope _ = new PointerScope()) {
      float[] none = new float[5];
      float[] reference = {-1, -2, -3, -4, -4.5f};
      Loss.Sum sum =
          new PolicyLoss(CLIP, 0.5).of(now(), targets(row(none), row(DRAWN), row(reference)));
      double kl = 0;
      for (int i = 0; i < 5; i++) {
        double less = reference[i] - DRAWN[i] - MOVED[i];
        kl += Math.exp(less) - less - 1;
      }
      assertThat(measure(sum, "kl")).isCloseTo(kl, within(1e-6));
      assertThat(sum.loss().item_double()).isCloseTo(0.5 * kl, within(1e-6));
    }
  }

  private static double measure(Loss.Sum sum, String name) {
    return Objects.requireNonNull(sum.measures().get(name)).item_double();
  }

  @Test
  void what_is_missing_beside_a_token_is_told() {
    try (PointerScope _ = new PointerScope()) {
      assertThatExceptionOfType(BadInputException.class)
          .isThrownBy(
              () -> new PolicyLoss(CLIP, 0.1).of(now(), targets(row(ADVANTAGES), row(DRAWN))))
          .withMessage(
              "a token has 2 numbers beside it, must have 3: advantage, log-probability when drawn, and the reference's");
    }
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> new PolicyLoss(0, 0))
        .withMessage("clip is 0.0, must be positive");
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> new PolicyLoss(CLIP, -1))
        .withMessage("klCoefficient is -1.0, must be 0 or more");
  }

  private static Example with(Example example, double advantage, float[] drawn) {
    float[] same = new float[drawn.length];
    Arrays.fill(same, (float) advantage);
    return example.with(same).with(drawn);
  }

  @Test
  void training_makes_what_was_better_likelier_and_what_was_worse_less_likely() {
    try (LanguageModel model = Small.model(1)) {
      List<Example> documents = Small.documents(20, 0, 1);
      List<float[]> before = LogProbabilities.of(model, documents);
      List<Example> rewarded =
          List.of(
              with(documents.get(0), 1, before.get(0)), with(documents.get(1), -1, before.get(1)));
      TrainingSettings settings =
          new TrainingSettings(
              10,
              new BatchShape.Groups(2, 100),
              new Schedule(1e-3, 0, 1, 1),
              new AdamSettings(0.9, 0.95, 0, 1),
              Activations.KEPT,
              1);
      List<TrainingStep> steps = new ArrayList<>();
      Trainer.train(
          model,
          index -> List.of(rewarded.get((int) (index % 2))),
          new PolicyLoss(10, 0),
          settings,
          step -> steps.add(step));
      List<float[]> after = LogProbabilities.of(model, documents);
      assertThat(sum(after.get(0))).isGreaterThan(sum(before.get(0)));
      assertThat(sum(after.get(1))).isLessThan(sum(before.get(1)));
      assertThat(steps.getFirst().measures()).containsEntry("clipped", 0.0);
    }
  }

  private static double sum(float[] values) {
    return IntStream.range(0, values.length).mapToDouble(i -> values[i]).sum();
  }
}
