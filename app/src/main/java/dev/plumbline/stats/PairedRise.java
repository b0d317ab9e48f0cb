package dev.plumbline.stats;

import java.util.List;

/**
 * Evidence that a rate lies above that of a baseline which is run again beside every checkpoint, on
 * the same scenarios with the same new seeds.
 *
 * <p>It costs twice the trials, owes nothing to an earlier run of the baseline, and grows without
 * end while the rate stays risen.
 */
public final class PairedRise implements EProcess<List<Pairs>> {
  private final Scenarios scenarios;
  private final StartTimes starts;
  private final double margin;
  private final Capital capital;
  private final int checkpoints;

  private PairedRise(
      Scenarios scenarios, StartTimes starts, double margin, Capital capital, int checkpoints) {
    this.scenarios = scenarios;
    this.starts = starts;
    this.margin = margin;
    this.capital = capital;
    this.checkpoints = checkpoints;
  }

  /**
   * Before the first checkpoint.
   *
   * @param scenarios {@code SAME} where a checkpoint's are those of the others too
   * @param margin as that of {@link RiseOverBaseline#of}
   */
  public static PairedRise of(Scenarios scenarios, double margin, StartTimes starts) {
    RiseOverBaseline.requireMargin(margin);
    return new PairedRise(scenarios, starts, margin, Capital.idle(), 0);
  }

  /**
   * After one more checkpoint.
   *
   * @param checkpoint by scenario; the checkpoint is the first of the pairs, the baseline the
   *     second
   */
  @Override
  public PairedRise with(List<Pairs> checkpoint) {
    Capital next =
        capital.after(
            scenarios.differences(checkpoint), (1 + margin) / 2, starts.weight(checkpoints + 1));
    return new PairedRise(scenarios, starts, margin, next, checkpoints + 1);
  }

  @Override
  public double log() {
    return capital.log();
  }

  @Override
  public int checkpoints() {
    return checkpoints;
  }
}
