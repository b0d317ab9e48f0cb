package dev.plumbline.lm;

import java.util.List;

/** How a layer tells places apart. */
public sealed interface Positions {

  /** By nothing but what it may look at (SmolLM3's fourth layers; Kazemnejad et al. 2023). */
  record None() implements Positions {}

  /**
   * By rotary embedding (Su et al. 2021, arXiv:2104.09864): pair i of a head turns by position *
   * theta^(-2 i / size).
   *
   * @param theta base of the frequencies
   * @param size elements at the start of each head that turn; even, at most the head's size
   * @param scaling how the frequencies are stretched for texts longer than in pretraining
   */
  record Rotary(double theta, int size, Scaling scaling) implements Positions {
    public Rotary {
      BadInputException.unless(
          theta > 0 && Double.isFinite(theta), "ropeTheta is %s, must be positive", theta);
      BadInputException.unless(
          size > 0 && size % 2 == 0, "rotary size is %d, must be even and positive", size);
    }

    static Rotary plain(double theta, int size) {
      return new Rotary(theta, Math.max(2, size - size % 2), new Plain());
    }

    /** Radians per position of each pair. */
    double[] frequencies() {
      double[] frequencies = new double[size / 2];
      for (int i = 0; i < frequencies.length; i++) {
        frequencies[i] = scaling.stretch(i, Math.pow(theta, -2.0 * i / size), this);
      }
      return frequencies;
    }
  }

  /** Changes of the frequencies. */
  sealed interface Scaling {
    /** The frequency of pair i of a rotary embedding, instead of this one. */
    double stretch(int pair, double frequency, Rotary rotary);

    /** What queries and keys are multiplied by as they turn. */
    default double magnitude() {
      return 1;
    }
  }

  /** None. */
  record Plain() implements Scaling {
    @Override
    public double stretch(int pair, double frequency, Rotary rotary) {
      return frequency;
    }
  }

  /** All frequencies divided by a factor (Chen et al. 2023, arXiv:2306.15595). */
  record Linear(double factor) implements Scaling {
    @Override
    public double stretch(int pair, double frequency, Rotary rotary) {
      return frequency / factor;
    }
  }

  /**
   * Of Llama 3.1 (arXiv:2407.21783): low frequencies are divided by a factor, high ones stay, and
   * those between are mixed.
   *
   * @param lowFactor turns within the original length below which a frequency is low
   * @param highFactor turns above which it is high
   * @param originalPositions length in pretraining
   */
  record Llama3(double factor, double lowFactor, double highFactor, double originalPositions)
      implements Scaling {
    @Override
    public double stretch(int pair, double frequency, Rotary rotary) {
      double turns = originalPositions * frequency / (2 * Math.PI);
      double kept = Math.clamp((turns - lowFactor) / (highFactor - lowFactor), 0, 1);
      return (1 - kept) * frequency / factor + kept * frequency;
    }
  }

  /**
   * YaRN (Peng et al. 2023, arXiv:2309.00071, section 3.2): a ramp over the pairs, from those that
   * turn often in the original length and stay to those that are divided by the factor.
   *
   * @param fastTurns turns at which the ramp begins
   * @param slowTurns turns at which it ends
   * @param wholePairs whether its ends are rounded to pairs
   */
  record Yarn(
      double factor,
      double magnitude,
      double fastTurns,
      double slowTurns,
      double originalPositions,
      boolean wholePairs)
      implements Scaling {
    @Override
    public double stretch(int pair, double frequency, Rotary rotary) {
      double low = pairWithTurns(fastTurns, rotary);
      double high = pairWithTurns(slowTurns, rotary);
      low = Math.max(wholePairs ? Math.floor(low) : low, 0);
      high = Math.min(wholePairs ? Math.ceil(high) : high, rotary.size() - 1);
      double width = low == high ? 0.001 : high - low;
      double stretched = Math.clamp((pair - low) / width, 0, 1);
      return stretched * frequency / factor + (1 - stretched) * frequency;
    }

    private double pairWithTurns(double turns, Rotary rotary) {
      return rotary.size()
          * Math.log(originalPositions / (turns * 2 * Math.PI))
          / (2 * Math.log(rotary.theta()));
    }
  }

  /**
   * A divisor for each pair (LongRoPE, Ding et al. 2024, arXiv:2402.13753), as it is within the
   * original length.
   */
  record PerPair(List<Double> divisors, double magnitude) implements Scaling {
    public PerPair {
      divisors = List.copyOf(divisors);
    }

    @Override
    public double stretch(int pair, double frequency, Rotary rotary) {
      return frequency / divisors.get(pair);
    }
  }
}
