package dev.plumbline.lm;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasColMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Attention of one query a head, on the CPU, in float32, by products of a matrix and a vector.
 *
 * <p>Those read keys and values where they lie. libtorch's attention takes products of matrices,
 * which copy them into tiles first: several times the work when there is but one query. And as each
 * product is as long as its own text, no other text can change the order in which it is summed.
 */
final class VectorAttention {
  private final AttentionRule rule;

  /** First place that each text's query sees. */
  private final int[] first;

  /** How many it sees. */
  private final int[] lengths;

  /**
   * Makes one for a step.
   *
   * @param positions of the N queries
   */
  VectorAttention(AttentionRule rule, int[] positions) {
    this.rule = rule;
    first = Arrays.stream(positions).map(rule.reach()::first).toArray();
    lengths = IntStream.range(0, first.length).map(i -> positions[i] + 1 - first[i]).toArray();
  }

  /**
   * Returns [N, heads, 1, headSize].
   *
   * @param queries [N, heads, 1, headSize]
   * @param keys [N, keyValueHeads, places, headSize], as are the values
   * @param mask [N, 1, 1, places]: 0 at the places that are seen, -infinity elsewhere
   */
  Tensor attend(Tensor queries, Tensor keys, Tensor values, Tensor mask) {
    Tensor vectors = queries.contiguous();
    Tensor scores =
        Tensors.zeros(
            ScalarType.Float, Device.CPU, queries.size(0), queries.size(1), 1, keys.size(2));
    multiply(keys, CblasTrans, vectors, (float) rule.scale(), scores);
    Tensor attended = torch.zeros_like(vectors);
    Tensor shares = torch.softmax(AttentionRule.capped(scores, rule.cap()).add_(mask), -1);
    multiply(values, CblasNoTrans, shares, 1, attended);
    return attended;
  }

  /**
   * Sets the results to scaled products.
   *
   * @param matrices keys or values; to the library, which goes by columns, headSize x places each
   * @param vectors one a head, as are the results; those of as many elements as places begin with
   *     the first place that is seen
   */
  private void multiply(
      Tensor matrices, int transposed, Tensor vectors, float scale, Tensor results) {
    boolean intoPlaces = transposed == CblasTrans;
    int heads = (int) vectors.size(1);
    int size = (int) matrices.size(3);
    long places = matrices.size(2);
    long shared = heads / matrices.size(1);
    FloatPointer matrix = matrices.data_ptr_float();
    FloatPointer vector = vectors.data_ptr_float();
    FloatPointer result = results.data_ptr_float();
    for (int i = 0; i < lengths.length * heads; i++) {
      int start = first[i / heads];
      openblas_nolapack.cblas_sgemv(
          CblasColMajor,
          transposed,
          size,
          lengths[i / heads],
          scale,
          matrix.position((i / shared * places + start) * size),
          size,
          vector.position(i * vectors.size(3) + (intoPlaces ? 0 : start)),
          1,
          0,
          result.position(i * results.size(3) + (intoPlaces ? start : 0)),
          1);
    }
  }
}
