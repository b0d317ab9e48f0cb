package dev.plumbline.lm;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasColMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;

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
  private VectorAttention() {}

  /**
   * Returns [N, heads, 1, headSize].
   *
   * @param queries [N, heads, 1, headSize]
   * @param keys [N, keyValueHeads, places, headSize], as are the values
   * @param mask [N, 1, 1, places]: 0 at the first places, -infinity after them
   * @param lengths how many those are, of each of N
   */
  static Tensor attend(Tensor queries, Tensor keys, Tensor values, Tensor mask, int[] lengths) {
    Tensor vectors = queries.contiguous();
    Tensor scores =
        Tensors.zeros(
            ScalarType.Float, Device.CPU, queries.size(0), queries.size(1), 1, keys.size(2));
    float scale = (float) (1 / Math.sqrt(queries.size(3)));
    multiply(keys, CblasTrans, vectors, scale, scores, lengths);
    Tensor attended = torch.zeros_like(vectors);
    multiply(values, CblasNoTrans, torch.softmax(scores.add_(mask), -1), 1, attended, lengths);
    return attended;
  }

  /**
   * Sets the results to scaled products.
   *
   * @param matrices keys or values; to the library, which goes by columns, headSize x places each
   * @param vectors one a head, as are the results
   */
  private static void multiply(
      Tensor matrices, int transposed, Tensor vectors, float scale, Tensor results, int[] lengths) {
    int heads = (int) vectors.size(1);
    int size = (int) matrices.size(3);
    long shared = heads / matrices.size(1);
    FloatPointer matrix = matrices.data_ptr_float();
    FloatPointer vector = vectors.data_ptr_float();
    FloatPointer result = results.data_ptr_float();
    for (int i = 0; i < lengths.length * heads; i++) {
      openblas_nolapack.cblas_sgemv(
          CblasColMajor,
          transposed,
          size,
          lengths[i / heads],
          scale,
          matrix.position(i / shared * matrices.size(2) * size),
          size,
          vector.position(i * vectors.size(3)),
          1,
          0,
          result.position(i * results.size(3)),
          1);
    }
  }
}
