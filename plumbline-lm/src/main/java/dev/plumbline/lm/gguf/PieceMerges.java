package dev.plumbline.lm.gguf;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntUnaryOperator;

/**
 * Merges of a SentencePiece vocabulary, which has none but scores: each pair of pieces that is a
 * piece too, the likeliest first, as the transformers library makes them.
 */
final class PieceMerges {
  private record Pair(String left, String right, int leftId, int rightId, double score) {
    int leftLength() {
      return left.codePointCount(0, left.length());
    }

    int rightLength() {
      return right.codePointCount(0, right.length());
    }
  }

  private PieceMerges() {}

  /**
   * @param pieces by id, spelt as the merges are to be; empty for what no merge makes
   * @param scores by id
   */
  static List<List<String>> of(List<String> pieces, IntToDoubleFunction scores) {
    Map<String, Integer> ids = new HashMap<>();
    for (int id = 0; id < pieces.size(); id++) {
      if (!pieces.get(id).isEmpty()) {
        ids.put(pieces.get(id), id);
      }
    }
    List<Pair> pairs = new ArrayList<>();
    for (int id = 0; id < pieces.size(); id++) {
      pairs.addAll(pairs(pieces.get(id), ids, scores.applyAsDouble(id)));
    }
    pairs.sort(
        Comparator.comparingDouble(Pair::score)
            .thenComparingInt(Pair::leftLength)
            .thenComparingInt(Pair::rightLength)
            .reversed());
    return pairs.stream().map(pair -> List.of(pair.left, pair.right)).toList();
  }

  private static List<Pair> pairs(String piece, Map<String, Integer> ids, double score) {
    List<Pair> pairs = new ArrayList<>();
    IntUnaryOperator next = at -> piece.offsetByCodePoints(at, 1);
    for (int at = piece.isEmpty() ? 0 : next.applyAsInt(0);
        at < piece.length();
        at = next.applyAsInt(at)) {
      String left = piece.substring(0, at);
      String right = piece.substring(at);
      Integer leftId = ids.get(left);
      Integer rightId = ids.get(right);
      if (leftId != null && rightId != null) {
        pairs.add(new Pair(left, right, leftId, rightId, score));
      }
    }
    pairs.sort(Comparator.comparingInt(Pair::leftId).thenComparingInt(Pair::rightId));
    return pairs;
  }
}
