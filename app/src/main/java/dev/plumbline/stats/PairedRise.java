package dev.plumbline.stats;

import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Evidence that a rate lies above that of a baseline which is run again beside every checkpoint, on
 * the same scenarios with the same new seeds.
 *
 * <p>It costs twice the trials, owes nothing to an earlier run of the baseline, and grows without
 * end while the rate stays risen. The bet is on the mean difference of each scenario, from -1 to 1.
 */
public final class PairedRise implements EProcess<List<Pairs>> {
  private final StartTimes starts;
  private final double margin;
  private final Capital capital;
  private final int checkpoints;

  private PairedRise(StartTimes starts, double margin, Capital capital, int checkpoints) {
    this.starts = starts;
    this.margin = margin;
    this.capital = capital;
    this.checkpoints = checkpoints;
  }

  /**
   * Before the first checkpoint.
   *
   * @param margin as that of {@link RiseOverBaseline#of}
   */
  public static PairedRise of(double margin, StartTimes starts) {
    RiseOverBaseline.requireMargin(margin);
    return new PairedRise(starts, margin, Capital.idle(), 0);
  }

  /**
   * After one more checkpoint.
   *
   * @param checkpoint by scenario; the checkpoint is the first of the pairs, the baseline the
   *     second
   */
  @Override
  public PairedRise with(List<Pairs> checkpoint) {
    // A difference d is brought between 0 and 1 as (1 + d) / 2.
    DoubleStream means =
        ClusteredPairs.filled(checkpoint).stream()
            .mapToDouble(pairs -> (1 + (double) pairs.surplus() / pairs.n()) / 2);
    Capital next =
        capital.after(Capital.counted(means), (1 + margin) / 2, starts.weight(checkpoints + 1));
    return new PairedRise(starts, margin, next, checkpoints + 1);
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
