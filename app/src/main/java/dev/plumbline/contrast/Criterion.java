package dev.plumbline.contrast;

import dev.plumbline.contrast.ContrastResult.Contrast;
import dev.plumbline.contrast.ContrastResult.Figure;
import dev.plumbline.contrast.Exam.Mode;
import dev.plumbline.scenario.Split;
import dev.plumbline.stats.CrossedMean;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The decision rule, fixed before any result: see {@code docs/same-action.md}. It is read of greedy
 * replies to crossed items of held-out families.
 */
public final class Criterion {

  /** Seeds that all deciding arms need. */
  static final int SEEDS = 5;

  /** What the positive control has to reach. */
  static final double CONTROL = 0.7;

  /** By how much the true reason has to be above neutral text. */
  static final double MARGIN = 0.1;

  private Criterion() {}

  /** What was decided. */
  public enum Decision {
    /** Not all seeds of all deciding arms are there. */
    OPEN,
    /** The positive control failed, so that nothing is said about reasons. */
    MODEL_TOO_SMALL,
    REASONS_GENERALISE,
    NOT_FOUND
  }

  /**
   * A decision.
   *
   * @param words that say it with its figures
   */
  public record Verdict(Decision decision, String words) {}

  static Verdict verdict(List<Figure> figures, List<Contrast> contrasts, int pairs) {
    Optional<Figure> control =
        figures.stream()
            .filter(figure ->
                figure.arm().equals(Arm.CROSSED.label())
                    && figure.pairs() == pairs
                    && figure.mode() == Mode.THINKING
                    && figure.split() == Split.HELD_OUT
                    && figure.crossed()
                    && figure.seeds().size() >= SEEDS)
            .findFirst();
    Optional<CrossedMean> neutral = against(Arm.NEUTRAL, contrasts, pairs);
    Optional<CrossedMean> other = against(Arm.OTHER_REASON, contrasts, pairs);
    if (control.isEmpty() || neutral.isEmpty() || other.isEmpty()) {
      return new Verdict(
          Decision.OPEN,
          "Not decided yet: the rule is read when crossed, reason, neutral and other-reason have %d seeds each."
              .formatted(SEEDS));
    }
    double reached = control.get().accuracy().value();
    if (reached < CONTROL) {
      return new Verdict(
          Decision.MODEL_TOO_SMALL,
          String.format(
              Locale.ROOT,
              "The model is too small for this test: without a confounding cue it is right in %.1f %%, and %.0f %% were asked for.",
              100 * reached,
              100 * CONTROL));
    }
    boolean found =
        neutral.get().value() >= MARGIN && neutral.get().low() > 0 && other.get().low() > 0;
    return new Verdict(
        found ? Decision.REASONS_GENERALISE : Decision.NOT_FOUND,
        "%s: reason minus neutral %s points, reason minus other-reason %s points."
            .formatted(
                found
                    ? "Reasons generalise where the action is the same"
                    : "It was not found that reasons generalise where the action is the same",
                points(neutral.get()),
                points(other.get())));
  }

  private static Optional<CrossedMean> against(Arm arm, List<Contrast> contrasts, int pairs) {
    return contrasts.stream()
        .filter(contrast ->
            contrast.against().equals(arm.label())
                && contrast.pairs() == pairs
                && contrast.mode() == Mode.THINKING
                && contrast.seeds().size() >= SEEDS)
        .map(Contrast::difference)
        .findFirst();
  }

  static String points(CrossedMean mean) {
    return String.format(
        Locale.ROOT,
        "%+.1f (%+.1f to %+.1f)",
        100 * mean.value(),
        100 * mean.low(),
        100 * mean.high());
  }
}
