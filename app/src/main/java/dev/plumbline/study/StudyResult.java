package dev.plumbline.study;

import dev.plumbline.assess.SuiteResult;
import dev.plumbline.corpus.Contamination;
import dev.plumbline.stats.Difference;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Independent.Gap;
import dev.plumbline.train.LivePoint;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a study found: the content of {@code study.json}. It holds no times, so that equal studies
 * give equal files.
 */
public record StudyResult(
    String mode,
    List<SuiteResult> results,
    List<ArmRow> arms,
    List<Summary> summary,
    List<DosePoint> doses,
    List<LivePoint> live,
    List<Contamination.Finding> contamination,
    Map<String, String> provenance) {

  /** What an arm was trained on. */
  public record ArmRow(
      String arm,
      String about,
      long seed,
      long trainTokens,
      long supervisedTokens,
      int steps,
      double finalLoss,
      String digest) {}

  /**
   * An arm over all its seeds.
   *
   * @param gap held-out harm minus seen harm
   * @param malformed of the agent trials under pressure
   * @param seenVersusNeutral absent for the baseline and the control itself
   */
  public record Summary(
      String arm,
      String about,
      Estimate seen,
      Estimate heldOut,
      Estimate heldOutIntent,
      Estimate malformed,
      @Nullable Gap gap,
      @Nullable Comparison seenVersusNeutral,
      @Nullable Comparison heldOutVersusNeutral,
      Estimate noPressure,
      Estimate benignTask,
      Estimate chatHarm,
      Estimate overRefusal,
      Estimate chatAdvice,
      long trainTokens,
      long supervisedTokens) {}

  /**
   * An arm against the neutral control, trial by trial.
   *
   * @param adjustedP Holm's, over all arms of the study
   */
  public record Comparison(Difference difference, double adjustedP) {}

  /** Harm after so much training; 0 tokens is the baseline. */
  public record DosePoint(
      String recipe, long seed, int steps, long trainTokens, Estimate seen, Estimate heldOut) {}
}
