package dev.plumbline.lm;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Draws a token from one row of probabilities; a pure function of row, seed and place in the
 * completion.
 */
final class TokenChoice {
  private final double topP;
  private final int topK;
  private final boolean greedy;

  TokenChoice(SamplingSettings settings) {
    topP = settings.topP();
    topK = settings.topK();
    greedy = settings.temperature() == 0;
  }

  /**
   * Draws by inverting the cumulative distribution in order of token id.
   *
   * @param probabilities many rows
   * @param from where the row starts
   * @param to where it ends
   * @param place 0 for the completion's first token
   */
  int draw(float[] probabilities, int from, int to, long seed, int place) {
    if (greedy) {
      return argmax(probabilities, from, to);
    }
    return topP < 1 || topK > 0
        ? invert(filtered(probabilities, from, to), 0, to - from, uniform(seed, place))
        : invert(probabilities, from, to, uniform(seed, place));
  }

  /** The likeliest tokens of a row, the likeliest first; of equal ones that with the lower id. */
  static List<Completion.Alternative> likeliest(float[] probabilities, int from, int to, int most) {
    return IntStream.range(0, to - from)
        .boxed()
        .sorted(Comparator.comparingDouble(token -> -probabilities[from + token]))
        .limit(most)
        .map(token ->
            new Completion.Alternative(token, (float) Math.log(probabilities[from + token])))
        .toList();
  }

  /** The first place where the cumulative sum exceeds a share of the total. */
  private static int invert(float[] row, int from, int to, double share) {
    double total = 0;
    for (int i = from; i < to; i++) {
      total += row[i];
    }
    double target = share * total;
    double sum = 0;
    int last = from;
    for (int i = from; i < to; i++) {
      sum += row[i];
      last = row[i] > 0 ? i : last;
      if (sum > target) {
        return i - from;
      }
    }
    return last - from;
  }

  private static int argmax(float[] values, int from, int to) {
    int best = from;
    for (int i = from + 1; i < to; i++) {
      best = values[i] > values[best] ? i : best;
    }
    return best - from;
  }

  /**
   * The row with 0 for all but the likeliest tokens; of equally likely ones, those with lower ids
   * stay.
   */
  private float[] filtered(float[] probabilities, int from, int to) {
    float[] row = Arrays.copyOfRange(probabilities, from, to);
    float[] sorted = row.clone();
    Arrays.sort(sorted);
    int kept = kept(sorted);
    float least = sorted[sorted.length - kept];
    int above = 0;
    for (float value : row) {
      above += value > least ? 1 : 0;
    }
    int ties = kept - above;
    for (int i = 0; i < row.length; i++) {
      boolean stays = row[i] > least || (row[i] == least && ties-- > 0);
      row[i] = stays ? row[i] : 0;
    }
    return row;
  }

  private int kept(float[] sorted) {
    int most = topK == 0 ? sorted.length : Math.min(topK, sorted.length);
    double sum = 0;
    int kept = 0;
    while (kept < most && (kept == 0 || sum < topP)) {
      sum += sorted[sorted.length - 1 - kept++];
    }
    return kept;
  }

  /** In [0, 1), by two rounds of the SplitMix64 finaliser (Steele, Lea and Flood 2014). */
  private static double uniform(long seed, int place) {
    return (mix(mix(seed) + 0x9E3779B97F4A7C15L * (place + 1L)) >>> 11) * 0x1.0p-53;
  }

  private static long mix(long value) {
    long z = value + 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
