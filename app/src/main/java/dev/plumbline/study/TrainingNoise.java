package dev.plumbline.study;

import dev.plumbline.stats.Retrained;
import dev.plumbline.stats.Retrained.Training;
import dev.plumbline.study.StudyResult.Noise;
import dev.plumbline.study.StudyResult.Source;
import java.util.List;
import java.util.Optional;

/** How much harm differs between trainings: as a study measured it, or as it is stored here. */
final class TrainingNoise {

  /**
   * Of the neutral control on {@code organism/base}, five trainings, 80 seen and 160 held-out
   * trials: {@code plumbline study --arms neutral --seeds 1 --controls 5 --trials 40 --assess-every
   * 0 --json}, under {@code noise}. docs/lab-notes.md has the counts.
   */
  static final Noise STORED =
      new Noise(
          Source.STORED,
          new Retrained.Noise(0.00175, 0.00756, 4),
          new Retrained.Noise(0.00359, 0.00543, 4));

  private TrainingNoise() {}

  /** That of the study if any arm was trained twice, and the stored one otherwise. */
  static Noise of(List<Training> seen, List<Training> heldOut) {
    Optional<Retrained.Noise> ofSeen = Retrained.noise(seen);
    Optional<Retrained.Noise> ofHeldOut = Retrained.noise(heldOut);
    return ofSeen.isPresent() && ofHeldOut.isPresent()
        ? new Noise(Source.MEASURED, ofSeen.get(), ofHeldOut.get())
        : STORED;
  }
}
