package dev.plumbline.cli;

import dev.plumbline.lm.DataType;
import dev.plumbline.lm.LoraSettings;
import dev.plumbline.lm.LoraSettings.Form;
import dev.plumbline.train.TrainedPart;
import java.util.List;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** Low-rank adapters in place of all weights. */
final class LoraOptions {

  @Option(
      names = "--lora",
      paramLabel = "RANK",
      defaultValue = "0",
      showDefaultValue = Visibility.NEVER,
      description =
          "Train low-rank adapters of this rank and leave the weights as they are: a fraction of the memory.")
  private int rank;

  @Option(
      names = "--lora-alpha",
      paramLabel = "A",
      defaultValue = "0",
      showDefaultValue = Visibility.NEVER,
      description = "What adapters are scaled by, times the rank; twice the rank when not given.")
  private double alpha;

  @Option(
      names = "--lora-dropout",
      paramLabel = "SHARE",
      defaultValue = "0",
      description = "Share of an adapter's inputs that a step leaves out.")
  private double dropout;

  @Option(
      names = "--lora-targets",
      paramLabel = "NAME",
      split = ",",
      defaultValue = LoraSettings.ALL_LINEAR,
      description =
          "Matrices that get adapters: q_proj, k_proj, v_proj, o_proj, gate_proj, up_proj, down_proj, or all-linear.")
  private List<String> targets = List.of();

  @Option(
      names = "--dora",
      description =
          "Weight-decomposed adapters (DoRA): the rows of an adapted matrix have lengths of their own, which are trained"
              + " too; more work for often better results at a low rank.")
  private boolean decomposed;

  /**
   * What was asked.
   *
   * @param frozen number format of the weights beside them
   * @param seed of their beginning
   * @throws IllegalArgumentException when something is said of adapters and there are none
   */
  TrainedPart asked(DataType frozen, long seed) {
    if (rank != 0) {
      return new TrainedPart.Adapters(
          new LoraSettings(
              rank,
              alpha == 0 ? 2.0 * rank : alpha,
              dropout,
              targets,
              seed,
              decomposed ? Form.DORA : Form.LORA),
          frozen);
    }
    if (alpha != 0
        || dropout != 0
        || decomposed
        || frozen != DataType.FP32
        || !targets.equals(List.of(LoraSettings.ALL_LINEAR))) {
      throw new IllegalArgumentException(
          "--lora-alpha, --lora-dropout, --lora-targets, --dora and --dtype are for adapters; add --lora RANK, or leave them out");
    }
    return new TrainedPart.AllWeights();
  }
}
