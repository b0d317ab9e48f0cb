package dev.plumbline.lm;

import java.util.List;

/**
 * How low-rank adapters are made (Hu et al. 2021, arXiv:2106.09685): beside a frozen matrix W stand
 * A [rank, in] and B [out, rank], and x Wᵀ becomes x Wᵀ + alpha / rank · dropout(x) Aᵀ Bᵀ. A begins
 * uniform up to 1 / sqrt(in) on both sides of 0, as in the PEFT library, and B as 0, so that the
 * model begins as it was.
 *
 * @param rank 1 or more; at most the model's hiddenSize
 * @param alpha positive
 * @param dropout share of the inputs that a step of training leaves out, from 0 to less than 1;
 *     matrices that have the same input leave out the same
 * @param targets the matrices, by the names that they have in every layer of a checkpoint: q_proj,
 *     k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj (qkv_proj and gate_up_proj for the
 *     fused ones of Phi-3); with what is in front for those of one layer, such as
 *     model.layers.3.mlp.down_proj; {@link #ALL_LINEAR} for all that the model has; sorted, each
 *     once
 * @param seed of A's beginning and of dropout
 * @param form what the factors make of a matrix
 */
public record LoraSettings(
    int rank, double alpha, double dropout, List<String> targets, long seed, Form form) {
  /** What factors make of a matrix W, with s for alpha / rank. */
  public enum Form {
    /** W + s B A. */
    LORA,
    /**
     * m (W + s B A) / ‖W + s B A‖, row by row, with m [out], which begins as ‖W‖ (Liu et al. 2024,
     * arXiv:2402.09353, equation 5). As in section 4.3 there and in PEFT the norm has no gradient;
     * as in PEFT dropout is on what is multiplied by m / ‖W + s B A‖ - 1 too, and not on x Wᵀ.
     */
    DORA
  }

  /** As the PEFT library calls all matrices of the layers. */
  public static final String ALL_LINEAR = "all-linear";

  public LoraSettings {
    BadInputException.unless(rank >= 1, "rank is %d, must be 1 or more", rank);
    BadInputException.unless(
        alpha > 0 && Double.isFinite(alpha), "alpha is %s, must be positive", alpha);
    BadInputException.unless(
        dropout >= 0 && dropout < 1, "dropout is %s, must be from 0 to less than 1", dropout);
    BadInputException.unless(
        !targets.isEmpty(), "targets is empty, must name matrices, or be %s", ALL_LINEAR);
    targets = targets.stream().distinct().sorted().toList();
  }

  /** Of the plain form. */
  public LoraSettings(int rank, double alpha, double dropout, List<String> targets, long seed) {
    this(rank, alpha, dropout, targets, seed, Form.LORA);
  }

  /** On all matrices of the layers, without dropout. */
  public static LoraSettings of(int rank, double alpha, long seed) {
    return new LoraSettings(rank, alpha, 0, List.of(ALL_LINEAR), seed);
  }

  /** What B A is multiplied by. */
  double scale() {
    return alpha / rank;
  }

  /** The same for these names. */
  LoraSettings with(List<String> names) {
    return new LoraSettings(rank, alpha, dropout, names, seed, form);
  }

  /** The same of another form. */
  public LoraSettings with(Form other) {
    return new LoraSettings(rank, alpha, dropout, targets, seed, other);
  }
}
