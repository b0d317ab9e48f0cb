package dev.plumbline.lm;

import dev.plumbline.lm.AdapterTable.Part;
import dev.plumbline.lm.AdapterTable.Site;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/** The rows of matrices with adapters, as directions and magnitudes. */
record Magnitudes(FrozenWeights base, AdapterTable table, Parameters adapters) {

  /** W + s B A of a matrix in float32, of views that have no gradient: [out, in]. */
  Tensor whole(Weight matrix) {
    Tensor a = tensor(adapters.named(), AdapterTable.a(matrix));
    Tensor b = tensor(adapters.named(), AdapterTable.b(matrix));
    Tensor from = tensor(base.named(), matrix.name()).to(ScalarType.Float);
    return from.add(b.matmul(a), new Scalar(table.settings().scale()));
  }

  /** What each row of an operand is multiplied by, with a gradient of the magnitudes: [out]. */
  Tensor scales(Site site) {
    Tensor magnitudes = adapters.operand(site.factors().magnitude(), site.layer());
    TensorVector scales = new TensorVector();
    long row = 0;
    for (Part part : site.parts()) {
      long out = part.matrix().rows();
      if (part.adapted()) {
        Tensor norms = Tensors.only(() -> norms(whole(part.matrix())));
        scales.push_back(magnitudes.narrow(0, row, out).div(norms));
        row += out;
      } else {
        scales.push_back(magnitudes.new_ones(new long[] {out}));
      }
    }
    return scales.size() == 1 ? scales.get(0) : torch.cat(scales, 0);
  }

  /** The same of one matrix, given what {@link #whole} says of it. */
  Tensor scales(Weight matrix, Tensor whole) {
    return tensor(adapters.named(), AdapterTable.magnitude(matrix)).div(norms(whole));
  }

  /** Makes them those of the matrices as they are now. */
  void begin() {
    Decoder.withoutGradients(() -> {
      table
          .adapted()
          .forEach(matrix -> {
            try (PointerScope _ = new PointerScope()) {
              tensor(adapters.named(), AdapterTable.magnitude(matrix)).copy_(norms(whole(matrix)));
            }
          });
      return table;
    });
  }

  private static Tensor norms(Tensor rows) {
    return rows.square().sum(new long[] {1}, false, new ScalarTypeOptional()).sqrt();
  }

  private static Tensor tensor(Map<String, Tensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }
}
