package dev.plumbline.lm;

import dev.plumbline.lm.AdapterTable.Part;
import dev.plumbline.lm.AdapterTable.Site;
import dev.plumbline.lm.Weight.Role;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GradMode;
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
  private final Magnitudes magnitudes;
  private final boolean ownsBase;
  private final Map<Place, Site> sites = new HashMap<>();

  private AdaptedWeights(
      FrozenWeights base, AdapterTable table, Parameters adapters, boolean ownsBase) {
    this.base = base;
    this.ownsBase = ownsBase;
    this.table = table;
    this.adapters = adapters;
    dropout = new Dropout(table.settings().dropout(), table.settings().seed(), adapters);
    magnitudes = new Magnitudes(base, table, adapters);
    table.sites().forEach(site -> sites.put(new Place(site.matrix(), site.layer()), site));
  }

  /**
   * Adapters beside weights that become part of this. They change nothing yet, after {@link #begin}
   * if they have magnitudes.
   */
  static AdaptedWeights of(
      DecoderConfig config, FrozenWeights base, AdapterTable table, Device device) {
    Parameters adapters = new Parameters(table.weights(), ScalarType.Float, device);
    Beginnings.fill(adapters.named(), table.weights(), config, table.settings().seed());
    return new AdaptedWeights(base, table, adapters, true);
  }

  /** Has magnitudes begin as those of the weights that are there now. */
  void begin() {
    switch (table.settings().form()) {
      case LORA -> {}
      case DORA -> magnitudes.begin();
    }
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
    Site site = sites.get(new Place(matrix, layer));
    if (site == null) {
      return base.product(rows, matrix, layer, bias);
    }
    return switch (table.settings().form()) {
      case LORA -> {
        Tensor product = base.product(rows, matrix, layer, bias);
        Tensor kept = dropout.of(rows);
        // In place, so that what the adapters give is never a tensor of its own.
        yield GradMode.is_enabled()
            ? product.addmm_(inner(kept, site), outer(site).t())
            : product.add(added(kept, site));
      }
      case DORA -> decomposed(rows, site, bias);
    };
  }

  /**
   * x Wᵀ + (c - 1) x'Wᵀ + c s x'AᵀBᵀ and the bias, with c for what rows are scaled by, x' dropped.
   */
  private Tensor decomposed(Tensor rows, Site site, TensorOptional bias) {
    Tensor plain = base.product(rows, site.matrix(), site.layer(), new TensorOptional());
    Tensor kept = dropout.of(rows);
    Tensor again =
        kept.equals(rows)
            ? plain
            : base.product(kept, site.matrix(), site.layer(), new TensorOptional());
    Tensor scales = magnitudes.scales(site);
    Tensor product =
        plain.add(again.mul(scales.sub(new Scalar(1)))).add(added(kept, site).mul(scales));
    return RowProducts.plus(product, bias);
  }

  /**
   * What the adapters give: s x'AᵀBᵀ.
   *
   * @param rows after dropout
   */
  private Tensor added(Tensor rows, Site site) {
    return RowProducts.thin(inner(rows, site), outer(site));
  }

  /** x'Aᵀ of all adapters of an operand, side by side: [N, adapters rank]. */
  private Tensor inner(Tensor rows, Site site) {
    return RowProducts.thin(rows, adapters.operand(site.factors().a(), site.layer()));
  }

  /**
   * s B of all matrices of an operand below each other, each in the columns of its own {@link
   * #inner} and 0 in all others: [out, adapters rank]. Scaled here, since B is smaller than what
   * comes of it.
   */
  private Tensor outer(Site site) {
    Tensor b = adapters.operand(site.factors().b(), site.layer());
    int rank = table.settings().rank();
    long columns = (long) rank * site.adapted().size();
    TensorVector blocks = new TensorVector();
    long column = 0;
    long row = 0;
    for (Part part : site.parts()) {
      long out = part.matrix().rows();
      if (part.adapted()) {
        long[] beside = {column, columns - column - rank};
        blocks.push_back(torch.constant_pad_nd(b.narrow(0, row, out), beside));
        column += rank;
        row += out;
      } else {
        blocks.push_back(b.new_zeros(new long[] {out, columns}));
      }
    }
    return torch.cat(blocks, 0).mul(new Scalar(table.settings().scale()));
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
      Tensor whole = magnitudes.whole(matrix);
      target.copy_(
          switch (table.settings().form()) {
            case LORA -> whole;
            case DORA -> whole.mul(magnitudes.scales(matrix, whole).unsqueeze(1));
          });
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
    return new AdaptedWeights(base.copy(), table, adapters.copy(), true);
  }

  /** The same weights for another thread; see {@link LanguageModel#lane}. */
  AdaptedWeights lane(int number) {
    return new AdaptedWeights(base, table, adapters.lane(number), false);
  }

  @Override
  public void close() {
    if (ownsBase) {
      base.close();
    }
    adapters.close();
  }
}
