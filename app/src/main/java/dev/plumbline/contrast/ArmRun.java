package dev.plumbline.contrast;

import java.util.List;

/**
 * What came of one training.
 *
 * @param arm its label
 * @param version of the program that ended it
 * @param base digest of what it started from
 * @param data digest of what it was trained on
 * @param adaptations what is written otherwise than the checkpoint's makers provided for
 */
public record ArmRun(
    String arm,
    int pairs,
    long seed,
    String version,
    String base,
    String cases,
    String data,
    String checkpoint,
    String adaptations,
    String cue,
    long rows,
    int steps,
    long tokens,
    long supervisedTokens,
    double finalLoss) {

  /** It with the answer to every ticket. */
  record Tested(ArmRun run, List<Exam.Result> results) {
    Tested {
      results = List.copyOf(results);
    }
  }
}
