package dev.plumbline.lm.gguf;

import dev.plumbline.lm.CorruptCheckpointException;
import java.util.stream.IntStream;
import tools.jackson.databind.node.ObjectNode;

/**
 * Llama 3's scaling of rotary frequencies, from the divisors of frequencies that a file has in its
 * place.
 *
 * <p>With the wavelength L of a pair, a divisor is 1 where original / L is above high, {@code
 * factor} where it is below low, and 1 / ((1 - s) / factor + s) between them, with s = (original /
 * L - low) / (high - low). Only the ratios of the three follow from it, so low is 1, as in every
 * such model.
 */
record Llama3Rope(double factor, double high, double original) {
  private static final double TOLERANCE = 1e-4;

  /** What the makers of Llama 3 chose, where too few divisors lie between to tell. */
  private static final double USUAL_HIGH = 4;

  private static final double USUAL_ORIGINAL = 8192;

  /** Adds the settings that give these divisors. */
  static void of(Settings settings, ObjectNode json, float[] divisors) {
    double base = json.path("rope_theta").asDouble();
    double factor =
        IntStream.range(0, divisors.length).mapToDouble(i -> divisors[i]).max().orElse(1);
    Llama3Rope usual = new Llama3Rope(factor, USUAL_HIGH, USUAL_ORIGINAL);
    Llama3Rope rope = usual.gives(divisors, base) ? usual : fitted(divisors, base, factor);
    if (!rope.gives(divisors, base)) {
      throw new CorruptCheckpointException(
          settings.container().file(),
          TensorNames.ROTARY_FACTORS + " that scale rotary frequencies in a way of their own",
          "divisors as Llama 3 has them");
    }
    json.put("rope_type", "llama3").put("factor", factor);
    json.put("low_freq_factor", 1.0).put("high_freq_factor", rope.high);
    json.put("original_max_position_embeddings", Math.round(rope.original));
  }

  /** A line through s over 1 / L: its slope is original / (high - 1), its value at 0 the rest. */
  private static Llama3Rope fitted(float[] divisors, double base, double factor) {
    int[] between =
        IntStream.range(0, divisors.length)
            .filter(i -> divisors[i] > 1 + TOLERANCE && divisors[i] < factor - TOLERANCE)
            .toArray();
    if (between.length < 2) {
      return new Llama3Rope(factor, USUAL_HIGH, USUAL_ORIGINAL);
    }
    int first = between[0];
    int last = between[between.length - 1];
    double smoothFirst = smooth(divisors[first], factor);
    double smoothLast = smooth(divisors[last], factor);
    double frequencyFirst = 1 / wavelength(first, divisors.length, base);
    double frequencyLast = 1 / wavelength(last, divisors.length, base);
    double slope = (smoothFirst - smoothLast) / (frequencyFirst - frequencyLast);
    double width = 1 / (slope * frequencyFirst - smoothFirst);
    return new Llama3Rope(factor, 1 + width, Math.round(slope * width));
  }

  private static double smooth(double divisor, double factor) {
    return (1 / divisor - 1 / factor) / (1 - 1 / factor);
  }

  private boolean gives(float[] divisors, double base) {
    return IntStream.range(0, divisors.length)
        .allMatch(i ->
            Math.abs(divisor(wavelength(i, divisors.length, base)) / divisors[i] - 1) < TOLERANCE);
  }

  double divisor(double wavelength) {
    double turns = original / wavelength;
    if (turns > high) {
      return 1;
    }
    if (turns < 1) {
      return factor;
    }
    double smooth = (turns - 1) / (high - 1);
    return 1 / ((1 - smooth) / factor + smooth);
  }

  static double wavelength(int pair, int pairs, double base) {
    return 2 * Math.PI * Math.pow(base, (double) pair / pairs);
  }
}
