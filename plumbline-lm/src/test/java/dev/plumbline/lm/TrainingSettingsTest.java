package dev.plumbline.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class TrainingSettingsTest {

  private static TrainingSettings settings(int steps, int warmup, double hold, double minimum) {
    return new TrainingSettings(
        steps,
        new BatchShape.Packed(2, 24, 1),
        new Schedule(0.5, warmup, hold, minimum),
        new AdamSettings(0.9, 0.95, 0.1, 1),
        Activations.KEPT,
        0);
  }

  @Test
  void the_rate_rises_holds_and_falls_along_a_cosine() {
    TrainingSettings settings = settings(100, 10, 0.5, 0.2);
    assertThat(settings.rate(0)).isCloseTo(0.05, within(1e-12));
    assertThat(settings.rate(9)).isEqualTo(0.5);
    assertThat(settings.rate(49)).isEqualTo(0.5);
    assertThat(settings.rate(75)).isCloseTo(0.5 * (0.2 + 0.8 * 0.5), within(1e-12));
    assertThat(settings.rate(99)).isBetween(0.1, 0.101);
    for (int step = 50; step < 99; step++) {
      assertThat(settings.rate(step + 1)).isLessThan(settings.rate(step));
    }
  }

  @Test
  void a_rate_without_warm_up_or_decay_is_constant() {
    TrainingSettings settings = settings(10, 0, 1, 0);
    for (int step = 0; step < 10; step++) {
      assertThat(settings.rate(step)).isEqualTo(0.5);
    }
  }

  @Test
  void negative_or_senseless_settings_are_refused_with_one_sentence() {
    refused("steps is -1, must be 1 or more", () -> settings(-1, 0, 1, 0));
    refused("warmupSteps is 11, must be 0 to steps (10)", () -> settings(10, 11, 1, 0));
    refused("holdFraction is -0.1, must be from 0 to 1", () -> settings(10, 0, -0.1, 0));
    refused("minimumRate is NaN, must be from 0 to 1", () -> settings(10, 0, 1, Double.NaN));
    refused("rows is 0, must be 1 or more", () -> full(0, 1, 1, 1, 0, 0, 0, 1));
    refused("rowLength is -3, must be 1 or more", () -> full(1, -3, 1, 1, 0, 0, 0, 1));
    refused("accumulation is 0, must be 1 or more", () -> full(1, 1, 0, 1, 0, 0, 0, 1));
    refused("learningRate is -1.0, must be 0 or more", () -> full(1, 1, 1, -1, 0, 0, 0, 1));
    refused(
        "learningRate is Infinity, must be 0 or more",
        () -> full(1, 1, 1, Double.POSITIVE_INFINITY, 0, 0, 0, 1));
    refused("weightDecay is -0.1, must be 0 or more", () -> full(1, 1, 1, 1, -0.1, 0, 0, 1));
    refused("beta1 is 1.0, must be from 0 to less than 1", () -> full(1, 1, 1, 1, 0, 1, 0, 1));
    refused("beta2 is -1.0, must be from 0 to less than 1", () -> full(1, 1, 1, 1, 0, 0, -1, 1));
    refused("count is 0, must be 1 or more", () -> new BatchShape.Groups(0, 1));
    refused("inputsAtOnce is 0, must be 1 or more", () -> new BatchShape.Groups(1, 0));
    refused(
        "gradientClip is 0.0, must be positive (infinity for none)",
        () -> full(1, 1, 1, 1, 0, 0, 0, 0));
  }

  private static void full(
      int rows,
      int length,
      int accumulation,
      double rate,
      double decay,
      double beta1,
      double beta2,
      double clip) {
    new TrainingSettings(
        1,
        new BatchShape.Packed(rows, length, accumulation),
        new Schedule(rate, 0, 1, 1),
        new AdamSettings(beta1, beta2, decay, clip),
        Activations.KEPT,
        0);
  }

  private static void refused(String message, Runnable settings) {
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(settings::run)
        .withMessage(message);
  }
}
