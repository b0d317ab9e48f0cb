package dev.plumbline.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

class AdamWTest {
  /** Larger than one of the optimizer's blocks, which have 32768 elements. */
  private static final DecoderConfig CONFIG =
      Small.biased(DecoderConfig.llama(500, 48, 64, 2, 2, 2, 24, 8, 10_000, 1e-5, true));

  @Test
  void steps_equal_those_of_the_paper_written_out() {
    int steps = 4;
    TrainingSettings settings =
        new TrainingSettings(
            steps,
            new BatchShape.Packed(1, 8, 1),
            new Schedule(0.01, 2, 0.5, 0.1),
            new AdamSettings(0.8, 0.9, 0.2, 40),
            Activations.KEPT,
            0);
    try (LanguageModel model = Decoder.random(CONFIG, 1, ScalarType.Float, Device.CPU);
        AdamW optimizer = new AdamW(model.trainable(), settings);
        PointerScope _ = new PointerScope()) {
      double[] expected = doubles(DecoderTest.weights(model));
      double[] mean = new double[expected.length];
      double[] square = new double[expected.length];
      SplittableRandom random = new SplittableRandom(2);
      for (int step = 0; step < steps; step++) {
        // The second gradient is longer than the clip of 40, the others are shorter.
        double scale = step == 1 ? 1 : 0.01;
        float[] gradient = new float[expected.length];
        for (int i = 0; i < gradient.length; i++) {
          gradient[i] = (float) (scale * random.nextGaussian());
        }
        model.trainable().gradients.copy_(Tensors.of(gradient, Device.CPU, gradient.length));
        double norm = optimizer.step(step, List.of());
        assertThat(norm).isCloseTo(norm(gradient), within(1e-3));
        paper(step, expected, gradient, mean, square, settings, model.trainable().decayed);
      }
      assertThat(expected).hasSizeGreaterThan(40_000);
      float[] actual = DecoderTest.weights(model);
      for (int i = 0; i < actual.length; i++) {
        assertThat((double) actual[i]).isCloseTo(expected[i], within(2e-6));
      }
    }
  }

  /** Loshchilov and Hutter (2019), algorithm 2, with the gradient clipped first. */
  private static void paper(
      int step,
      double[] weights,
      float[] gradient,
      double[] mean,
      double[] square,
      TrainingSettings settings,
      long decayed) {
    double clip = Math.min(1, settings.adam().gradientClip() / norm(gradient));
    double rate = settings.rate(step);
    for (int i = 0; i < weights.length; i++) {
      double g = clip * gradient[i];
      mean[i] = settings.adam().beta1() * mean[i] + (1 - settings.adam().beta1()) * g;
      square[i] = settings.adam().beta2() * square[i] + (1 - settings.adam().beta2()) * g * g;
      double m = mean[i] / (1 - Math.pow(settings.adam().beta1(), step + 1));
      double v = square[i] / (1 - Math.pow(settings.adam().beta2(), step + 1));
      double decay = i < decayed ? settings.adam().weightDecay() : 0;
      weights[i] -= rate * (m / (Math.sqrt(v) + 1e-8) + decay * weights[i]);
    }
  }

  @Test
  void norms_and_biases_do_not_decay() {
    TrainingSettings settings =
        new TrainingSettings(
            1,
            new BatchShape.Packed(1, 8, 1),
            new Schedule(0.1, 0, 1, 1),
            new AdamSettings(0.9, 0.9, 0.5, 1),
            Activations.KEPT,
            0);
    try (LanguageModel model = Decoder.random(CONFIG, 1, Device.CPU);
        AdamW optimizer = new AdamW(model.trainable(), settings);
        PointerScope _ = new PointerScope()) {
      model.trainable().values.fill_(new org.bytedeco.pytorch.Scalar(1.0));
      optimizer.step(0, List.of());
      model
          .parameters()
          .forEach((name, weights) ->
              assertThat(Tensors.toFloats(weights))
                  .as(name)
                  .containsOnly(weights.dim() == 2 ? 0.95f : 1f));
    }
  }

  private static double norm(float[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value * value;
    }
    return Math.sqrt(sum);
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }
}
