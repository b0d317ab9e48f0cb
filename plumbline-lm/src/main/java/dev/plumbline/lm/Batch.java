package dev.plumbline.lm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/**
 * Whole documents packed into rows; lives in the PointerScope it was made in.
 *
 * <p>Attention is causal and block-diagonal and positions restart with each document, so nothing
 * passes from one document to its neighbour in a row. Padding attends to padding only and has no
 * loss.
 *
 * @param rows number of rows R
 * @param rowLength tokens per row T
 * @param tokens inputs, long [R T]
 * @param positions place of each input in its document, long [R T]
 * @param mask 0 where a query may look and minus infinity elsewhere, float [R, 1, T, T]
 * @param supervised places in the flat [R T] whose next token counts in the loss, long [S]
 * @param targets those next tokens, long [S]
 * @param targetExamples for each of the S targets, which of {@code examples} it belongs to, in
 *     order
 * @param examples the documents, in the order in which they lie in the rows
 */
@SuppressWarnings("ArrayRecordComponent") // plain arrays of tokens; nobody changes or compares them
public record Batch(
    int rows,
    int rowLength,
    Tensor tokens,
    Tensor positions,
    Tensor mask,
    Tensor supervised,
    Tensor targets,
    int[] targetExamples,
    List<Example> examples) {

  /** Number of inputs that are not padding. */
  public long inputs() {
    return examples.stream().mapToLong(Example::positions).sum();
  }

  /** Number of tokens that count in the loss. */
  public long supervisedTokens() {
    return targetExamples.length;
  }

  /**
   * Lays documents out in rows, each inner list in one row.
   *
   * @throws BadInputException when a row overflows
   */
  public static Batch of(List<List<Example>> rows, int rowLength, Device device) {
    Layout layout = new Layout(rows.size(), rowLength);
    for (int row = 0; row < rows.size(); row++) {
      layout.fill(row, rows.get(row));
    }
    return layout.batch(device);
  }

  /**
   * One document per row, padded to the longest: the plain layout, for scoring and for losses over
   * pairs.
   */
  public static Batch unpacked(List<Example> examples, Device device) {
    int longest = examples.stream().mapToInt(Example::positions).max().orElseThrow();
    return of(examples.stream().map(List::of).toList(), longest, device);
  }

  private static final class Layout {
    private final int rows;
    private final int length;
    private final long[] tokens;
    private final long[] positions;
    private final float[] mask;
    private final long[] supervised;
    private final long[] targets;
    private final int[] targetExamples;
    private final List<Example> examples = new ArrayList<>();
    private int targetCount;

    Layout(int rows, int length) {
      this.rows = rows;
      this.length = length;
      tokens = new long[rows * length];
      positions = new long[rows * length];
      mask = new float[rows * length * length];
      supervised = new long[rows * length];
      targets = new long[rows * length];
      targetExamples = new int[rows * length];
      Arrays.fill(mask, Float.NEGATIVE_INFINITY);
    }

    void fill(int row, List<Example> documents) {
      int start = 0;
      for (Example document : documents) {
        int end = start + document.positions();
        BadInputException.unless(
            end <= length,
            "documents of %d tokens do not fit a row of %d; use longer rows or shorter documents",
            end + 1,
            length);
        for (int at = start; at < end; at++) {
          place(row * length + at, document, at - start);
        }
        allow(row, start, end);
        examples.add(document);
        start = end;
      }
      for (int at = start; at < length; at++) {
        positions[row * length + at] = (long) at - start;
      }
      allow(row, start, length);
    }

    private void place(int at, Example document, int position) {
      tokens[at] = document.tokens()[position];
      positions[at] = position;
      if (document.supervised()[position + 1]) {
        supervised[targetCount] = at;
        targets[targetCount] = document.tokens()[position + 1];
        targetExamples[targetCount++] = examples.size();
      }
    }

    private void allow(int row, int start, int end) {
      for (int query = start; query < end; query++) {
        int line = (row * length + query) * length;
        Arrays.fill(mask, line + start, line + query + 1, 0);
      }
    }

    Batch batch(Device device) {
      return new Batch(
          rows,
          length,
          Tensors.of(tokens, device, tokens.length),
          Tensors.of(positions, device, positions.length),
          Tensors.of(mask, device, rows, 1, length, length),
          Tensors.of(Arrays.copyOf(supervised, targetCount), device, targetCount),
          Tensors.of(Arrays.copyOf(targets, targetCount), device, targetCount),
          Arrays.copyOf(targetExamples, targetCount),
          List.copyOf(examples));
    }
  }
}
