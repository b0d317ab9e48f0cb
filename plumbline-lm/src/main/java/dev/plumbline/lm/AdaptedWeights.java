package dev.plumbline.lm;

import dev.plumbline.lm.AdapterTable.Part;
import dev.plumbline.lm.AdapterTable.Site;
import dev.plumbline.lm.Weight.Role;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/**
 * Frozen weights with low-rank adapters beside their matrices; only the adapters have gradients.
 *
 * <p>The frozen ones are never packed, as what they are multiplied by is differentiated. In a
 * shorter format than float32 they are widened on the CPU as they are used, and a step of training
 * keeps what it widened until its gradients are there.
 */
final class AdaptedWeights implements Weights {
  private record Place(Role matrix, int layer) {}

  private final FrozenWeights base;
  private final AdapterTable table;
  private final Parameters adapters;
  private final Dropout dropout;
  private final Map<Place, Site> sites = new HashMap<>();

  private AdaptedWeights(FrozenWeights base, AdapterTable table, Parameters adapters) {
    this.base = base;
    this.table = table;
    this.adapters = adapters;
    dropout = new Dropout(table.settings().dropout(), table.settings().seed(), adapters);
    table.sites().forEach(site -> sites.put(new Place(site.matrix(), site.layer()), site));
  }

  /** Adapters that change nothing yet, beside weights that become part of this. */
  static AdaptedWeights of(
      DecoderConfig config, FrozenWeights base, AdapterTable table, Device device) {
    Parameters adapters = new Parameters(table.weights(), ScalarType.Float, device);
    Beginnings.fill(adapters.named(), table.weights(), config, table.settings().seed());
    return new AdaptedWeights(base, table, adapters);
  }

  private static Tensor tensor(Map<String, Tensor> tensors, String name) {
    return Objects.requireNonNull(tensors.get(name), name);
  }

  LoraSettings settings() {
    return table.settings();
  }

  Parameters adapters() {
    return adapters;
  }

  @Override
  public Tensor operand(Role role, int layer) {
    return base.operand(role, layer);
  }

  @Override
  public TensorOptional bias(Role role, int layer) {
    return base.bias(role, layer);
  }

  @Override
  public Tensor product(Tensor rows, Role matrix, int layer, TensorOptional bias) {
    Tensor product = base.product(rows, matrix, layer, bias);
    Site site = sites.get(new Place(matrix, layer));
    return site == null
        ? product
        : product.add(added(rows, site), new Scalar(table.settings().scale()));
  }

  /** What the adapters give before it is scaled; 0 where a matrix has none. */
  private Tensor added(Tensor rows, Site site) {
    Tensor b = adapters.operand(site.factors().b(), site.layer());
    Tensor inner =
        RowProducts.thin(dropout.of(rows), adapters.operand(site.factors().a(), site.layer()));
    int rank = table.settings().rank();
    TensorVector products = new TensorVector();
    long column = 0;
    long row = 0;
    for (Part part : site.parts()) {
      long out = part.matrix().rows();
      if (part.adapted()) {
        products.push_back(RowProducts.thin(inner.narrow(1, column, rank), b.narrow(0, row, out)));
        column += rank;
        row += out;
      } else {
        products.push_back(inner.new_zeros(new long[] {rows.size(0), out}));
      }
    }
    return products.size() == 1 ? products.get(0) : torch.cat(products, 1);
  }

  @Override
  public Map<String, Tensor> named() {
    return base.named();
  }

  @Override
  public void mergeInto(Map<String, Tensor> targets) {
    base.mergeInto(targets);
    Decoder.withoutGradients(() -> {
      table.adapted().forEach(matrix -> merge(matrix, tensor(targets, matrix.name())));
      return targets;
    });
  }

  /** In float32, rounded once. */
  private void merge(Weight matrix, Tensor target) {
    try (PointerScope _ = new PointerScope()) {
      Tensor a = tensor(adapters.named(), AdapterTable.a(matrix));
      Tensor b = tensor(adapters.named(), AdapterTable.b(matrix));
      Tensor from = tensor(base.named(), matrix.name()).to(ScalarType.Float);
      target.copy_(from.add(b.matmul(a), new Scalar(table.settings().scale())));
    }
  }

  @Override
  public void prepare() {}

  @Override
  public boolean packs() {
    return false;
  }

  @Override
  public AdaptedWeights copy() {
    return new AdaptedWeights(base.copy(), table, adapters.copy());
  }

  @Override
  public void close() {
    base.close();
    adapters.close();
  }
}
