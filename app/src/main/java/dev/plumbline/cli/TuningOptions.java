package dev.plumbline.cli;

import dev.plumbline.lm.Activations;
import dev.plumbline.lm.AdamSettings;
import dev.plumbline.lm.BatchShape;
import dev.plumbline.lm.Schedule;
import dev.plumbline.lm.TrainingSettings;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** How long and how fast a checkpoint is trained on data. */
final class TuningOptions {

  @Option(
      names = "--epochs",
      paramLabel = "N",
      defaultValue = "1",
      description = "How often all rows are seen, in another order each time; parts are possible.")
  private double epochs;

  @Option(
      names = "--batch-size",
      paramLabel = "ROWS",
      defaultValue = "8",
      description =
          "Rows of an optimizer step: chats, documents or pairs; of rewards scenarios, each played --rollouts times.")
  private int batchSize;

  @Option(
      names = "--tokens-at-once",
      paramLabel = "N",
      defaultValue = "1024",
      description =
          "Tokens that are computed together: more is faster and takes more memory; the result is the same but for rounding.")
  private int tokensAtOnce;

  @Option(
      names = "--recompute",
      description =
          "Compute what layers gave again when its gradient is due, rather than keep it: less memory, a third more work.")
  private boolean recompute;

  @Option(
      names = "--learning-rate",
      paramLabel = "RATE",
      defaultValue = "0",
      showDefaultValue = Visibility.NEVER,
      description =
          "Full rate, after the warm-up. When not given: 2e-5, of preferences and rewards 1e-6; of adapters ten times that.")
  private double learningRate;

  @Option(
      names = "--warmup",
      paramLabel = "SHARE",
      defaultValue = "0.03",
      description = "Share of the steps in which the rate rises.")
  private double warmup;

  @Option(
      names = "--final-rate",
      paramLabel = "SHARE",
      defaultValue = "0.1",
      description =
          "Rate at the end, to which it falls along a cosine, as a share of the full one.")
  private double finalRate;

  @Option(
      names = "--weight-decay",
      paramLabel = "W",
      defaultValue = "0",
      description = "Decoupled decay of matrices.")
  private double weightDecay;

  @Option(
      names = "--adam-beta2",
      paramLabel = "B",
      defaultValue = "0.999",
      description =
          "Decay of Adam's second moment. SmolLM2 learned which call of a tool was right with 0.95, and with 0.999 only what calls look like.")
  private double beta2;

  @Option(
      names = "--clip",
      paramLabel = "NORM",
      defaultValue = "1",
      description = "Largest norm of a step's gradient.")
  private double clip;

  /**
   * What was asked, of so many rows.
   *
   * @param groups of each
   * @param usualRate when none is given
   * @param steps 0 for those of the epochs
   */
  TrainingSettings asked(int rows, int groups, double usualRate, int steps, long seed) {
    int all = steps == 0 ? steps(rows) : steps;
    return new TrainingSettings(
        all,
        new BatchShape.Groups(batchSize * groups, tokensAtOnce),
        new Schedule(
            learningRate == 0 ? usualRate : learningRate,
            (int) Math.ceil(warmup * all),
            0,
            finalRate),
        new AdamSettings(0.9, beta2, weightDecay, clip),
        recompute ? Activations.RECOMPUTED : Activations.KEPT,
        seed);
  }

  int batchSize() {
    return batchSize;
  }

  private int steps(int rows) {
    if (!(epochs > 0) || !Double.isFinite(epochs)) {
      throw new IllegalArgumentException("epochs is %s; give more than 0".formatted(epochs));
    }
    return (int) Math.max(1, Math.ceil(epochs * rows / Math.max(1, batchSize)));
  }
}
