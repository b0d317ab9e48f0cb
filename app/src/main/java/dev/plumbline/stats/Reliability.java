package dev.plumbline.stats;

/** How far raters agree beyond chance, or why that cannot be said; {@link Raters} computes it. */
public sealed interface Reliability {

  /**
   * An agreement: 1 is perfect, 0 is chance.
   *
   * @param units that at least two raters rated
   * @param value at most 1; below 0 they agree less than by chance
   * @param low lower end of the interval
   * @param high upper end of the interval
   */
  record Measured(long units, double value, double low, double high) implements Reliability {
    public Measured {
      if (units < 2 || !(low <= value && value <= high && high <= 1)) {
        throw new IllegalArgumentException(
            "Not an agreement of %d units: %s in [%s, %s].".formatted(units, value, low, high));
      }
    }
  }

  /**
   * An agreement of too few units that differ for an interval.
   *
   * @param reason a sentence
   */
  record Bare(long units, double value, String reason) implements Reliability {}

  /**
   * No agreement can be computed.
   *
   * @param reason a sentence
   */
  record Unknown(String reason) implements Reliability {}
}
