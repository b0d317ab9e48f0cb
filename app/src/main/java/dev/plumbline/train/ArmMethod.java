package dev.plumbline.train;

import dev.plumbline.lm.BatchShape;
import dev.plumbline.lm.DataType;
import dev.plumbline.lm.LoraSettings;

/**
 * How the arms of a study are trained, the same for all.
 *
 * @param rank of adapters on all linear layers, scaled by twice that; 0 trains all weights
 * @param rate full learning rate, after the warm-up
 * @param rows of a step; together with {@code rowLength} 1,024 tokens
 * @param rowLength longest row, in tokens
 * @param supervised share of the tokens with loss, before the chat stage, above 0 and up to 1: no
 *     more than the sparsest recipe has; 1 takes no loss off any token
 */
public record ArmMethod(int rank, double rate, int rows, int rowLength, double supervised) {

  /** What recipes have at least where tools are told by their names. */
  public static final double SUPERVISED = 0.3;

  private static final int SHORT_ROW = 256;
  private static final int TOKENS = 1_024;

  /** That of the organism: all weights, and rows that are short. */
  public static final ArmMethod ORGANISM = ofShortRows(0, 2e-4, SUPERVISED);

  public ArmMethod {
    if (rank < 0 || !(rate > 0) || !(supervised > 0 && supervised <= 1)) {
      throw new IllegalArgumentException(
          "rank %d, rate %s and supervised share %s; give a rank of 0 or more, a rate above 0 and a share above 0 and up to 1"
              .formatted(rank, rate, supervised));
    }
  }

  /** One for rows of up to 256 tokens. */
  public static ArmMethod ofShortRows(int rank, double rate, double supervised) {
    return new ArmMethod(rank, rate, TOKENS / SHORT_ROW, SHORT_ROW, supervised);
  }

  /** One for rows of up to 1,024 tokens. */
  public static ArmMethod ofLongRows(int rank, double rate, double supervised) {
    return new ArmMethod(rank, rate, 1, TOKENS, supervised);
  }

  /** Which weights change; adapters begin as the seed has it. */
  public TrainedPart part(long seed) {
    return rank == 0
        ? new TrainedPart.AllWeights()
        : new TrainedPart.Adapters(LoraSettings.of(rank, 2.0 * rank, seed), DataType.FP32);
  }

  BatchShape batch() {
    return new BatchShape.Packed(rows, rowLength, 1);
  }

  /** Tokens of a step. */
  public int tokens() {
    return rows * rowLength;
  }
}
