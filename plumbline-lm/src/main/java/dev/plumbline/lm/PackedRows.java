package dev.plumbline.lm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * A {@link PackedMatrix} of which single rows are looked up too: an embedding that is the matrix of
 * the scores as well. It is packed in pieces, of which those are unpacked whose rows are asked for,
 * and rows that were asked for are kept; a plain copy of all would take as much memory again. Safe
 * for use by several threads.
 */
final class PackedRows implements AutoCloseable {
  /** Rows of a piece: more make products faster, fewer the looking up. */
  static final int EACH = 1_024;

  /** Most rows that are kept. */
  static final int KEPT = 4_096;

  private final long rows;

  /** The last one has the rest too. */
  private final List<Tensor> pieces = new ArrayList<>();

  /** Rows that were looked up [KEPT, columns], and where each of them stands. */
  private final Tensor kept;

  private final Map<Long, Long> places = new HashMap<>();

  /**
   * Packs a matrix [rows, columns] and gives its memory back to the system on the way, so that
   * there is never a second copy of the whole. What it holds afterwards is undefined.
   */
  PackedRows(Tensor matrix) {
    rows = matrix.size(0);
    for (int piece = 0; piece < count(); piece++) {
      try (PointerScope _ = new PointerScope()) {
        Tensor plain = part(matrix, 0, piece);
        pieces.add(PackedMatrix.of(plain).retainReference());
        NativeMemory.discard(Tensors.memory(plain));
      }
    }
    try (PointerScope _ = new PointerScope()) {
      kept = Tensors.empty(matrix.scalar_type(), KEPT, matrix.size(1)).retainReference();
    }
  }

  private int count() {
    return Math.toIntExact(Math.max(1, rows / EACH));
  }

  /** The part of a tensor that is of a piece's rows. */
  private Tensor part(Tensor whole, long dimension, int piece) {
    long from = (long) piece * EACH;
    return whole.narrow(dimension, from, (piece + 1 < count() ? from + EACH : rows) - from);
  }

  /** The product of vectors [N, columns] with the matrix: [N, rows]. */
  Tensor linear(Tensor vectors) {
    return PackedMatrix.linear(vectors, pieces);
  }

  /**
   * Rows by their numbers.
   *
   * @param numbers long [N]
   * @return [N, columns]
   */
  Tensor lookUp(Tensor numbers) {
    TensorVector found = new TensorVector();
    for (long from = 0; from < numbers.size(0); from += KEPT) {
      long size = Math.min(KEPT, numbers.size(0) - from);
      found.push_back(lookUpSome(Tensors.toLongs(numbers.narrow(0, from, size))));
    }
    return found.size() == 1 ? found.get(0) : torch.cat(found, 0);
  }

  private synchronized Tensor lookUpSome(long[] numbers) {
    if (places.size() + missing(numbers).count() > KEPT) {
      places.clear();
    }
    missing(numbers)
        .boxed()
        .collect(Collectors.groupingBy(row -> (int) Math.min(row / EACH, count() - 1L)))
        .forEach(this::keep);
    LongStream where =
        LongStream.of(numbers).map(number -> Objects.requireNonNull(places.get(number)));
    return kept.index_select(0, vector(where));
  }

  private LongStream missing(long[] numbers) {
    return LongStream.of(numbers).distinct().filter(number -> !places.containsKey(number));
  }

  /** Keeps rows of a piece after those that are kept already. */
  private void keep(int piece, List<Long> numbers) {
    try (PointerScope _ = new PointerScope()) {
      LongStream within = numbers.stream().mapToLong(number -> number - (long) piece * EACH);
      Tensor plain = pieces.get(piece).to_dense().index_select(0, vector(within));
      kept.narrow(0, places.size(), numbers.size()).copy_(plain);
    }
    numbers.forEach(number -> places.put(number, (long) places.size()));
  }

  private static Tensor vector(LongStream values) {
    long[] all = values.toArray();
    return Tensors.of(all, Device.CPU, all.length);
  }

  /** Writes the matrix [rows, columns], piece by piece; all that is left to do is to close. */
  void moveTo(Tensor matrix) {
    for (int piece = 0; piece < count(); piece++) {
      try (PointerScope _ = new PointerScope()) {
        part(matrix, 0, piece).copy_(pieces.get(piece).to_dense());
      }
      pieces.get(piece).releaseReference();
    }
    pieces.clear();
  }

  @Override
  public void close() {
    pieces.forEach(Tensor::releaseReference);
    pieces.clear();
    kept.releaseReference();
  }
}
