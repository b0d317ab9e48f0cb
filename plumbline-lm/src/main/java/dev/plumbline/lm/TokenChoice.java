package dev.plumbline.lm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/**
 * Draws a token from each row of probabilities; a pure function of row, seed and place in the
 * completion.
 *
 * <p>Where only the likeliest tokens count, they are ranked where the rows are, and no more than
 * those come over.
 */
final class TokenChoice {
  private final SamplingSettings settings;

  TokenChoice(SamplingSettings settings) {
    this.settings = settings;
  }

  /** What was drawn from a row. */
  record Drawn(int token, float logProbability, List<Completion.Alternative> alternatives) {}

  /**
   * Draws by inverting the cumulative distribution in order of token id.
   *
   * @param probabilities [rows, vocabulary]; a row need not sum to 1
   * @param places of each row: 0 for the completion's first token
   */
  List<Drawn> draw(Tensor probabilities, long[] seeds, int[] places) {
    boolean some = greedy() || settings.topK() > 0 || settings.topP() < 1 || settings.minP() > 0;
    return some
        ? fromLikeliest(probabilities, seeds, places)
        : fromAll(probabilities, seeds, places);
  }

  private boolean greedy() {
    return settings.temperature() == 0;
  }

  private List<Drawn> fromAll(Tensor probabilities, long[] seeds, int[] places) {
    float[] all = Tensors.toFloats(probabilities);
    int size = (int) probabilities.size(1);
    List<RankedTokens> ranked =
        settings.alternatives() == 0
            ? List.of()
            : RankedTokens.of(probabilities, row -> settings.alternatives());
    List<Drawn> drawn = new ArrayList<>();
    for (int i = 0; i < seeds.length; i++) {
      int from = i * size;
      int token = invert(all, from, from + size, uniform(seeds[i], places[i]));
      List<Completion.Alternative> alternatives =
          ranked.isEmpty() ? List.of() : ranked.get(i).first(settings.alternatives());
      drawn.add(new Drawn(token, (float) Math.log(all[from + token]), alternatives));
    }
    return drawn;
  }

  private List<Drawn> fromLikeliest(Tensor probabilities, long[] seeds, int[] places) {
    List<RankedTokens> ranked =
        RankedTokens.of(probabilities, row -> Math.max(kept(row), settings.alternatives()));
    return IntStream.range(0, seeds.length)
        .mapToObj(i -> fromLikeliest(ranked.get(i), uniform(seeds[i], places[i])))
        .toList();
  }

  private Drawn fromLikeliest(RankedTokens row, double share) {
    int[] places =
        IntStream.range(0, kept(row))
            .boxed()
            .sorted(Comparator.comparingInt(row::token))
            .mapToInt(Integer::intValue)
            .toArray();
    float[] values = new float[places.length];
    for (int i = 0; i < places.length; i++) {
      values[i] = row.probability(places[i]);
    }
    int place = places[invert(values, 0, values.length, share)];
    return new Drawn(
        row.token(place),
        (float) Math.log(row.probability(place)),
        row.first(settings.alternatives()));
  }

  /** How many of a row's tokens may be drawn, as far as it is ranked. */
  private int kept(RankedTokens row) {
    int most = greedy() ? 1 : settings.topK() == 0 ? row.size() : settings.topK();
    double least = settings.minP() * row.probability(0);
    double sum = 0;
    int kept = 0;
    while (kept < Math.min(most, row.size())
        && (kept == 0 || (sum < settings.topP() && row.probability(kept) >= least))) {
      sum += row.probability(kept++);
    }
    return kept;
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
