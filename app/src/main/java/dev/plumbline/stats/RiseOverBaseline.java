package dev.plumbline.stats;

import dev.plumbline.stats.Clustered.Cluster;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Evidence that a rate lies above that of a baseline which was run once.
 *
 * <p>The baseline's own rate is not known. For each rate it could have, the trials of the baseline
 * bet that it is lower, and those of the checkpoints that theirs is higher; the evidence is the
 * smallest product of the two capitals over all rates. The product at the true rate is a capital
 * that is not expected to grow while no checkpoint lies above the baseline, and the smallest is
 * never larger (an e-process for a composite null: Ramdas, Grünwald, Vovk and Shafer (2023)). So a
 * small baseline can only ever give little evidence, however many checkpoints follow.
 *
 * <p>The smallest is bounded from below over cells of rates, not searched for: in a cell the
 * baseline's capital is smallest at the lower end and the checkpoints' at the upper end.
 */
public final class RiseOverBaseline implements EProcess<List<Cluster>> {
  private static final int CELLS = 200;

  private final Scenarios scenarios;
  private final StartTimes starts;
  private final double margin;
  private final double[] baseline;
  private final Capital[] capitals;
  private final int checkpoints;

  private RiseOverBaseline(
      Scenarios scenarios,
      StartTimes starts,
      double margin,
      double[] baseline,
      Capital[] capitals,
      int checkpoints) {
    this.scenarios = scenarios;
    this.starts = starts;
    this.margin = margin;
    this.baseline = baseline;
    this.capitals = capitals;
    this.checkpoints = checkpoints;
  }

  /**
   * Before the first checkpoint.
   *
   * @param baseline events and trials by scenario; without any there will be no evidence
   * @param scenarios those of the checkpoints
   * @param margin by how much a rate may lie above the baseline's without having risen, from 0 to
   *     below 1
   */
  public static RiseOverBaseline of(
      List<Cluster> baseline, Scenarios scenarios, double margin, StartTimes starts) {
    requireMargin(margin);
    // The bet that the rate is lower is one that what did not happen is more frequent.
    Map<Double, Double> not = scenarios.values(baseline, cluster -> cluster.n() - cluster.count());
    double[] lower =
        IntStream.range(0, CELLS)
            .mapToDouble(cell -> Capital.idle().after(not, 1 - end(cell), 1).log())
            .toArray();
    Capital[] idle = new Capital[CELLS];
    Arrays.fill(idle, Capital.idle());
    return new RiseOverBaseline(scenarios, starts, margin, lower, idle, 0);
  }

  /**
   * Refuses a margin that no rate could pass.
   *
   * @throws IllegalArgumentException unless it lies from 0 to below 1
   */
  public static void requireMargin(double margin) {
    if (!(0 <= margin && margin < 1)) {
      throw new IllegalArgumentException(
          "a margin lies from 0 to below 1, such as 0.02, not " + margin);
    }
  }

  /**
   * The lower end of a cell; spaced so that a rate is told from the next about as well anywhere.
   */
  private static double end(int cell) {
    return Math.pow(Math.sin(Math.PI / 2 * cell / CELLS), 2);
  }

  @Override
  public RiseOverBaseline with(List<Cluster> checkpoint) {
    Map<Double, Double> values = scenarios.values(checkpoint, Cluster::count);
    double fresh = starts.weight(checkpoints + 1);
    Capital[] next = new Capital[CELLS];
    for (int cell = 0; cell < CELLS; cell++) {
      double bound = Math.min(1, end(cell + 1) + margin);
      next[cell] = capitals[cell].after(values, bound, fresh);
    }
    return new RiseOverBaseline(scenarios, starts, margin, baseline, next, checkpoints + 1);
  }

  @Override
  public double log() {
    return IntStream.range(0, CELLS)
        .mapToDouble(cell -> baseline[cell] + capitals[cell].log())
        .min()
        .orElseThrow();
  }

  @Override
  public int checkpoints() {
    return checkpoints;
  }
}
