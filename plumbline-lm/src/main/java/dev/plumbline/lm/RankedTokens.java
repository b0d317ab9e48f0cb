package dev.plumbline.lm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;

/**
 * The likeliest tokens of a row of probabilities: the likeliest first, and of equal ones that with
 * the lower id.
 */
final class RankedTokens {
  /** Tokens that are ranked at first, and how many times as many where those do not do. */
  private static final int FIRST = 64;

  private static final int MORE = 8;

  private final int[] tokens;
  private final float[] probabilities;

  private RankedTokens(int[] tokens, float[] probabilities) {
    this.tokens = tokens;
    this.probabilities = probabilities;
    for (int from = 0; from < tokens.length; ) {
      int to = from + 1;
      while (to < tokens.length && probabilities[to] == probabilities[from]) {
        to++;
      }
      Arrays.sort(tokens, from, to);
      from = to;
    }
  }

  /**
   * Ranks each row as far as needed.
   *
   * @param probabilities [rows, vocabulary]
   * @param needed how many of a row's tokens must be right; that it needs all that are ranked makes
   *     it be asked again with more
   */
  static List<RankedTokens> of(Tensor probabilities, ToIntFunction<RankedTokens> needed) {
    return of(probabilities, Math.min(FIRST, (int) probabilities.size(1)), needed);
  }

  private static List<RankedTokens> of(
      Tensor probabilities, int width, ToIntFunction<RankedTokens> needed) {
    int size = (int) probabilities.size(1);
    List<RankedTokens> ranked = new ArrayList<>(ranked(probabilities, width));
    for (int row = 0; row < ranked.size(); row++) {
      if (width < size && !ranked.get(row).suffices(needed.applyAsInt(ranked.get(row)))) {
        Tensor alone = probabilities.narrow(0, row, 1);
        int more = (int) Math.min(size, (long) width * MORE);
        ranked.set(row, of(alone, more, needed).getFirst());
      }
    }
    return ranked;
  }

  private static List<RankedTokens> ranked(Tensor probabilities, int width) {
    try (PointerScope _ = new PointerScope()) {
      T_TensorTensor_T top = probabilities.topk(width);
      float[] values = Tensors.toFloats(top.get0());
      int[] tokens =
          Arrays.stream(Tensors.toLongs(top.get1())).mapToInt(Math::toIntExact).toArray();
      return IntStream.range(0, (int) probabilities.size(0))
          .map(row -> row * width)
          .mapToObj(from ->
              new RankedTokens(
                  Arrays.copyOfRange(tokens, from, from + width),
                  Arrays.copyOfRange(values, from, from + width)))
          .toList();
    }
  }

  /** Whether no token that is not ranked is as likely as the last of so many. */
  private boolean suffices(int needed) {
    float last = probabilities[probabilities.length - 1];
    return last == 0 || (needed < size() && last < probabilities[Math.max(0, needed - 1)]);
  }

  int size() {
    return tokens.length;
  }

  int token(int place) {
    return tokens[place];
  }

  float probability(int place) {
    return probabilities[place];
  }

  /** The likeliest, at most so many, with their log-probabilities. */
  List<Completion.Alternative> first(int most) {
    return IntStream.range(0, Math.min(most, size()))
        .mapToObj(i -> new Completion.Alternative(tokens[i], (float) Math.log(probabilities[i])))
        .toList();
  }
}
