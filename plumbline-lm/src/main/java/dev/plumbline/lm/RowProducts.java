package dev.plumbline.lm;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GradMode;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * Products of rows with a weight matrix in which a row comes out the same, bit for bit, whatever
 * the other rows are, how many (in multiples of {@link LanguageModel#rowMultiple}) and at which
 * place.
 *
 * <p>OpenBLAS promises no such thing: where a row stands in a tile may decide in which order its
 * products are summed. With its kernels for AVX-512 a row's place does not matter, with those for
 * AVX2 it does. So the first of several ways is taken that shows no difference on this processor.
 */
final class RowProducts {

  private static final int TILE = 16;

  /** Elements of a weight that are widened at once. */
  private static final long WIDENED = 1 << 18;

  /** Elements of a weight that oneDNN lays out anew at once: few enough for the cache. */
  private static final long LAID_OUT = 1 << 20;

  /** Rows of a weight that are multiplied at once, at the least. */
  private static final long LEAST = 128;

  /** Where a thread widens. */
  private static final ThreadLocal<@Nullable Tensor> SCRATCH = new ThreadLocal<>();

  /** From the fastest to the one that cannot fail. */
  static final List<Product> WAYS =
      List.of(torch::linear, RowProducts::oneDnn, tiled(TILE), tiled(1));

  private static final Product ALONE = WAYS.getLast();

  private static final Product INDEPENDENT = choose();

  private RowProducts() {}

  /** Shapes: rows [N, in], weight [out, in], bias [out]; returns [N, out]. */
  @FunctionalInterface
  interface Product {
    Tensor of(Tensor rows, Tensor weight, TensorOptional bias);
  }

  /**
   * The product; libtorch's own while gradients are recorded, in float64, and on a GPU. A weight in
   * a shorter format is read as float32; one may be a {@link PackedMatrix}.
   */
  static Tensor linear(Tensor rows, Tensor weight, TensorOptional bias) {
    if (weight.is_mkldnn()) {
      return PackedMatrix.linear(rows, weight, bias);
    }
    if (weight.element_size() < rows.element_size()) {
      return rows.is_cpu() ? wide(rows, weight, bias) : narrowed(rows, weight, bias);
    }
    return exact(rows, weight, bias);
  }

  /**
   * The product with a matrix that has few rows or few columns, for which a matrix library may take
   * another kernel from one number of rows to the next: each row is multiplied alone, except where
   * libtorch's own is taken.
   */
  static Tensor thin(Tensor rows, Tensor weight) {
    return isPlain(rows)
        ? torch.linear(rows, weight, new TensorOptional())
        : ALONE.of(rows, weight, new TensorOptional());
  }

  /** By a copy where a gradient will be computed from it. */
  private static Tensor wide(Tensor rows, Tensor weight, TensorOptional bias) {
    return GradMode.is_enabled() && rows.requires_grad()
        ? torch.linear(rows, weight.to(rows.scalar_type()), bias)
        : widened(rows, weight, bias);
  }

  /**
   * By blocks of the weight that stay in the processor's cache as they are widened, each in the
   * same place.
   */
  private static Tensor widened(Tensor rows, Tensor weight, TensorOptional bias) {
    Tensor product =
        byBlocks(
            weight,
            WIDENED,
            block -> {
              Tensor wide = scratch(block.numel()).view(block.shape());
              wide.copy_(block);
              return exact(rows, wide, new TensorOptional());
            });
    return plus(product, bias);
  }

  /**
   * Products with blocks of a weight's rows, side by side.
   *
   * @param elements of a block, about
   */
  private static Tensor byBlocks(Tensor weight, long elements, UnaryOperator<Tensor> product) {
    long blocks = Math.ceilDiv(weight.size(0), Math.max(LEAST, elements / weight.size(1)));
    TensorVector products = new TensorVector();
    for (long block = 0; block < blocks; block++) {
      long from = weight.size(0) * block / blocks;
      long size = weight.size(0) * (block + 1) / blocks - from;
      products.push_back(Tensors.only(() -> product.apply(weight.narrow(0, from, size))));
    }
    return blocks == 1 ? products.get(0) : torch.cat(products, 1);
  }

  static Tensor plus(Tensor product, TensorOptional bias) {
    return bias.has_value() ? product.add(bias.get()) : product;
  }

  private static Tensor scratch(long size) {
    Tensor scratch = SCRATCH.get();
    if (scratch == null || scratch.numel() < size) {
      if (scratch != null) {
        scratch.releaseReference();
      }
      try (PointerScope _ = new PointerScope()) {
        scratch = Tensors.empty(ScalarType.Float, size).retainReference();
      }
      SCRATCH.set(scratch);
    }
    return scratch.narrow(0, 0, size);
  }

  /** In the weight's format, as a GPU is fast in. */
  private static Tensor narrowed(Tensor rows, Tensor weight, TensorOptional bias) {
    Tensor product = torch.linear(rows.to(weight.scalar_type()), weight, new TensorOptional());
    Tensor wide = product.to(ScalarType.Float);
    return plus(wide, bias);
  }

  private static Tensor exact(Tensor rows, Tensor weight, TensorOptional bias) {
    return isPlain(rows) ? torch.linear(rows, weight, bias) : INDEPENDENT.of(rows, weight, bias);
  }

  private static boolean isPlain(Tensor rows) {
    return GradMode.is_enabled()
        || !rows.is_cpu()
        || rows.scalar_type().intern() != ScalarType.Float;
  }

  private static Product choose() {
    Threads.apply();
    return Decoder.withoutGradients(
        () -> WAYS.stream().filter(RowProducts::isIndependent).findFirst().orElseThrow());
  }

  /** Whether a row comes out the same at every place of batches of 16, 32 and 64. */
  static boolean isIndependent(Product product) {
    return isIndependent(product, TILE);
  }

  /** Whether a row comes out the same at every place of batches of one, two and four tiles. */
  static boolean isIndependent(Product product, int tile) {
    SplittableRandom random = new SplittableRandom(1);
    Tensor weight = random(random, 96, 192);
    Tensor row = random(random, 1, 192);
    try {
      return IntStream.of(tile, 2 * tile, 4 * tile)
              .boxed()
              .flatMap(count ->
                  IntStream.range(0, count)
                      .mapToObj(
                          place -> at(place, row, weight, random(random, count, 192), product)))
              .distinct()
              .count()
          == 1;
    } catch (RuntimeException e) {
      return false; // a build of libtorch without oneDNN
    }
  }

  /** The bits that a row gives at a place among others. */
  private static List<Integer> at(
      int place, Tensor row, Tensor weight, Tensor rows, Product product) {
    try (PointerScope _ = new PointerScope()) {
      rows.narrow(0, place, 1).copy_(row);
      float[] out =
          Tensors.toFloats(product.of(rows, weight, new TensorOptional()).narrow(0, place, 1));
      return IntStream.range(0, out.length).mapToObj(i -> Float.floatToRawIntBits(out[i])).toList();
    }
  }

  static Tensor random(SplittableRandom random, int rows, int columns) {
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensors.of(values, Device.CPU, rows, columns);
  }

  /**
   * By oneDNN, which lays a weight out anew for each product. A large one is multiplied by blocks,
   * so that the other layout never leaves the cache; the bias comes last then.
   */
  private static Tensor oneDnn(Tensor rows, Tensor weight, TensorOptional bias) {
    if (weight.numel() <= LAID_OUT) {
      return convolution(rows, weight, bias);
    }
    Tensor product =
        byBlocks(weight, LAID_OUT, block -> convolution(rows, block, new TensorOptional()));
    return plus(product, bias);
  }

  /**
   * Of an image whose pixels are the rows with a kernel of one pixel. oneDNN's own product of
   * matrices would want its own kind of tensors, and copies to and fro.
   */
  private static Tensor convolution(Tensor rows, Tensor weight, TensorOptional bias) {
    long width = rows.size(0) % TILE == 0 ? TILE : 1;
    Tensor image = rows.view(1, rows.size(0) / width, width, rows.size(1)).permute(0, 3, 1, 2);
    Tensor kernel = weight.view(weight.size(0), weight.size(1), 1, 1);
    long[] ones = {1, 1};
    return torch
        .mkldnn_convolution(image, kernel, bias, new long[] {0, 0}, ones, ones, 1)
        .permute(0, 2, 3, 1)
        .reshape(rows.size(0), weight.size(0));
  }

  /** Products of so many rows each, which divides the number of rows. */
  private static Product tiled(int size) {
    return (rows, weight, bias) -> {
      long tiles = rows.size(0) / size;
      Tensor right = rows.view(tiles, size, rows.size(1)).transpose(1, 2);
      Tensor left = weight.unsqueeze(0).expand(tiles, weight.size(0), weight.size(1));
      Tensor product = left.bmm(right).transpose(1, 2).reshape(rows.size(0), weight.size(0));
      return plus(product, bias);
    };
  }
}
