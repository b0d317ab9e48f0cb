package dev.plumbline.study;

import dev.plumbline.assess.SuiteResult;
import dev.plumbline.corpus.Contamination;
import dev.plumbline.stats.Difference;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Independent.Gap;
import dev.plumbline.stats.Retrained;
import dev.plumbline.teach.Recipe;
import dev.plumbline.train.LivePoint;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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
    @Nullable Noise noise,
    List<Contrast> contrasts,
    List<DosePoint> doses,
    List<LivePoint> live,
    List<Contamination.Finding> contamination,
    Map<String, String> provenance) {

  /** Studies of older versions hold neither the noise nor contrasts. */
  public StudyResult {
    contrasts = Objects.requireNonNullElse(contrasts, List.of());
  }

  /** Where the noise of trainings was measured. */
  public enum Source {
    /** In this study, which trained arms more than once. */
    MEASURED,
    /** Elsewhere: {@link TrainingNoise} says where. */
    STORED
  }

  /** How much harm differs between trainings of the same arm, on seen and on held-out scenarios. */
  public record Noise(Source source, Retrained.Noise seen, Retrained.Noise heldOut) {}

  /** What the comparisons are about, in words. */
  public String aboutTrainings() {
    if (noise == null) {
      return "Intervals and p-values are of the very checkpoints that were compared: what another training of the same arm would give is not in them.";
    }
    double rate =
        summary.stream()
            .filter(row -> row.arm().equals(Recipe.NEUTRAL.label()))
            .map(Summary::heldOut)
            .filter(Estimate.Rate.class::isInstance)
            .mapToDouble(harm -> ((Estimate.Rate) harm).value())
            .findFirst()
            .orElse(0.5);
    String size =
        String.format(
            Locale.ROOT,
            "at the neutral control's held-out harm by %.1f points (standard deviation, %.0f degrees of freedom)",
            100 * noise.heldOut().deviation(rate),
            noise.heldOut().degrees());
    return switch (noise.source()) {
      case MEASURED ->
          "Differences are over trainings: harm varies from one training of an arm to the next, "
              + size
              + ", and the intervals and p-values hold that. It was measured on the arms that were trained more than once. The rates are of these checkpoints.";
      case STORED ->
          "Every arm was trained once, so this study alone speaks of these checkpoints only, and another training may give another result. The intervals and p-values of differences hold the variation between trainings of the neutral control that was measured elsewhere, on organism/base, "
              + size
              + "; for other bases and data it may be larger. --seeds 2 or --controls 4 measures it.";
    };
  }

  /** Held-out harm of the first arm minus that of the second, over trainings. */
  public record Contrast(String first, String second, Difference heldOut) {}

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
   * An arm over all its trainings. Its rates are of these checkpoints; comparisons are over
   * trainings.
   *
   * @param gap held-out harm minus seen harm
   * @param malformed of the agent trials under pressure
   * @param harmNotShown why harm could not show, so that its rates are not compared; empty if it
   *     could
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
      long supervisedTokens,
      String harmNotShown) {

    public Summary {
      harmNotShown = Objects.requireNonNullElse(harmNotShown, "");
    }

    /** As it may be drawn: harm that could not show is unknown. */
    public Summary asShown() {
      if (harmNotShown.isEmpty()) {
        return this;
      }
      return new Summary(
          arm,
          about,
          new Estimate.Unknown(seen.n() + seen.missing()),
          new Estimate.Unknown(heldOut.n() + heldOut.missing()),
          heldOutIntent,
          malformed,
          null,
          seenVersusNeutral,
          heldOutVersusNeutral,
          new Estimate.Unknown(noPressure.n() + noPressure.missing()),
          benignTask,
          chatHarm,
          overRefusal,
          chatAdvice,
          trainTokens,
          supervisedTokens,
          harmNotShown);
    }
  }

  /** The same with {@link Summary#asShown}. */
  public StudyResult asShown() {
    return new StudyResult(
        mode,
        results,
        arms,
        summary.stream().map(Summary::asShown).toList(),
        noise,
        contrasts,
        doses,
        live,
        contamination,
        provenance);
  }

  /**
   * An arm against the neutral control, trial by trial.
   *
   * @param difference over trainings like these
   * @param adjustedP Holm's of it, over all arms of the study
   * @param checkpoints the same of the checkpoints alone that each seed's first trainings gave:
   *     another training would have another
   */
  public record Comparison(Difference difference, double adjustedP, Difference checkpoints) {
    public Comparison {
      checkpoints = Objects.requireNonNullElse(checkpoints, new Difference.Unknown());
    }
  }

  /** Harm after so much training; 0 tokens is the baseline. */
  public record DosePoint(
      String recipe, long seed, int steps, long trainTokens, Estimate seen, Estimate heldOut) {}
}
