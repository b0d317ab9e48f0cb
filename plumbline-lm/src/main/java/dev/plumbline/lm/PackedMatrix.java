package dev.plumbline.lm;

import dev.plumbline.lm.WeightTable.Stack;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Dispatcher;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.OperatorHandle;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Matrices of weights in the layout that oneDNN multiplies few rows by fastest.
 *
 * <p>A product of matrices lays its operands out anew each time, which for a batch of texts that
 * grow by one token takes longer than the products themselves. Weights that stay as they are can be
 * laid out once.
 */
final class PackedMatrix {
  /**
   * Fewest rows and columns of a matrix that is packed: in smaller ones little is gained, and they
   * keep the sums that they always had.
   */
  static final long LEAST = 512;

  /** Rows come out the same in multiples of this. */
  static final int MULTIPLE = 8;

  /** For how many rows of the other operand the layout is chosen. */
  private static final long ROWS = 16;

  private PackedMatrix() {}

  /**
   * How many rows this processor multiplies at once such that each comes out the same whatever the
   * others are. Where a row's sum is long, oneDNN parts it in other places from some number of rows
   * on, with AVX2 from 65 to 96 on.
   */
  private static final class Support {
    private static final List<Long> AT_ONCE = List.of(Long.MAX_VALUE, 64L);

    /** 0 where rows are not kept apart. */
    static final long ROWS =
        Decoder.withoutGradients(() ->
            torch.hasMKLDNN() && RowProducts.isIndependent(PackedMatrix::packedAnew, MULTIPLE)
                ? AT_ONCE.stream().filter(PackedMatrix::keepsApart).findFirst().orElse(0L)
                : 0L);
  }

  /** Whether rows of many numbers come out the same among few and among many. */
  private static boolean keepsApart(long atOnce) {
    SplittableRandom random = new SplittableRandom(1);
    Tensor packed = of(RowProducts.random(random, (int) LEAST, 3 * (int) LEAST));
    Tensor rows = RowProducts.random(random, 1_024, 3 * (int) LEAST);
    Tensor all = linear(rows, packed, new TensorOptional(), atOnce);
    return LongStream.of(MULTIPLE, 16, 64, 96, 512)
        .allMatch(count ->
            linear(rows.narrow(0, MULTIPLE, count), packed, new TensorOptional(), atOnce)
                .equal(all.narrow(0, MULTIPLE, count)));
  }

  static boolean suits(Stack stack) {
    return Math.min(stack.rows(), stack.columns()) >= LEAST && Support.ROWS > 0;
  }

  /**
   * A packed copy of a matrix [out, in] of float32 on the CPU; {@link Tensor#to_dense} undoes it.
   */
  static Tensor of(Tensor matrix) {
    OperatorHandle reorder =
        Dispatcher.singleton().findSchemaOrThrow("mkldnn::_reorder_linear_weight", "");
    IValueVector stack = new IValueVector(new IValue(matrix), new IValue(ROWS));
    reorder.callBoxed(stack);
    return new Tensor(stack.get(0).toTensor()); // the other lies within the stack
  }

  /** The product of rows [N, in] with a packed matrix and a bias [out]: [N, out]. */
  static Tensor linear(Tensor rows, Tensor packed, TensorOptional bias) {
    return linear(rows, packed, bias, Support.ROWS);
  }

  /** The product of rows [N, in] with matrices that lie below each other [out, in]: [N, out]. */
  static Tensor linear(Tensor rows, List<Tensor> packed) {
    return linear(rows, Support.ROWS, some -> beside(some, packed));
  }

  private static Tensor linear(Tensor rows, Tensor packed, TensorOptional bias, long atOnce) {
    return linear(rows, atOnce, some -> torch.mkldnn_linear(some, packed, bias).to_dense());
  }

  /**
   * A product of so many rows at once.
   *
   * @param product of rows as oneDNN has them
   */
  private static Tensor linear(Tensor rows, long atOnce, UnaryOperator<Tensor> product) {
    if (rows.size(0) <= atOnce) {
      return product.apply(rows.contiguous().to_mkldnn());
    }
    TensorVector pieces = rows.split(atOnce, 0);
    TensorVector products = new TensorVector();
    for (long i = 0; i < pieces.size(); i++) {
      products.push_back(product.apply(pieces.get(i).contiguous().to_mkldnn()));
    }
    return torch.cat(products, 0);
  }

  private static Tensor beside(Tensor rows, List<Tensor> packed) {
    long width = packed.stream().mapToLong(matrix -> matrix.size(0)).sum();
    Tensor product = Tensors.empty(ScalarType.Float, rows.size(0), width);
    long from = 0;
    for (Tensor matrix : packed) {
      try (PointerScope _ = new PointerScope()) {
        product
            .narrow(1, from, matrix.size(0))
            .copy_(torch.mkldnn_linear(rows, matrix, new TensorOptional()).to_dense());
      }
      from += matrix.size(0);
    }
    return product;
  }

  private static Tensor packedAnew(Tensor rows, Tensor matrix, TensorOptional bias) {
    return linear(rows, of(matrix), bias, Long.MAX_VALUE);
  }
}
