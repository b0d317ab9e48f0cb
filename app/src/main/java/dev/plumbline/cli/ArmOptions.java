package dev.plumbline.cli;

import dev.plumbline.train.ArmMethod;
import dev.plumbline.train.TrainedPart;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** How arms are trained and spoken to, where that is not as for the organism. */
final class ArmOptions {

  @Option(
      names = "--lora",
      paramLabel = "RANK",
      defaultValue = "0",
      showDefaultValue = Visibility.NEVER,
      description =
          "Train low-rank adapters of this rank on all linear layers, and no other weights.")
  private int rank;

  @Option(
      names = "--learning-rate",
      paramLabel = "RATE",
      defaultValue = "0",
      showDefaultValue = Visibility.NEVER,
      description =
          "Full rate of arms, after the warm-up. When not given: 2e-4 for the organism, and 2e-5 for others; of adapters ten times that.")
  private double rate;

  @Option(
      names = "--supervised-share",
      paramLabel = "SHARE",
      defaultValue = "" + ArmMethod.SUPERVISED,
      description =
          "Share of the tokens with loss, the same for all arms. Where a chat template describes tools at length it has to be smaller.")
  private double supervised;

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      defaultValue = "0",
      showDefaultValue = Visibility.NEVER,
      description =
          "Tokens of a turn at most, when arms are assessed; what is usual for the base when not given.")
  private int maxTokens;

  /** How arms of a base are trained. */
  ArmMethod method(String base) {
    if (supervised == 1) {
      throw new IllegalArgumentException(
          "supervised-share is 1, with which arms would not have loss on the same share of their tokens; give less than 1");
    }
    boolean organism = TargetKind.of(base) == TargetKind.ORGANISM;
    double usual = (organism ? 2e-4 : 2e-5) * (rank == 0 ? 1 : TrainedPart.ADAPTERS_RATE);
    double asked = rate == 0 ? usual : rate;
    return organism
        ? ArmMethod.ofShortRows(rank, asked, supervised)
        : ArmMethod.ofLongRows(rank, asked, supervised);
  }

  /** Tokens of a turn. */
  int maxTokens(String base) {
    return maxTokens == 0 ? TargetKind.of(base).maxTokens() : maxTokens;
  }
}
