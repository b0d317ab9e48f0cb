package dev.plumbline.stats;

/**
 * The scenarios that trials are spread over evenly, and how much the trials of one resemble each
 * other.
 *
 * @param count of scenarios, at least 2
 * @param likeness the intraclass correlation: 0 if trials of one scenario differ as much as any, 1
 *     if they all end the same way
 */
public record Clusters(long count, double likeness) {

  /** Trials that are independent of each other. */
  public static final Clusters NONE = new Clusters(Integer.MAX_VALUE, 0);

  public Clusters {
    if (count < 2) {
      throw new IllegalArgumentException(
          "clusters is " + count + "; one scenario says nothing about others, so give 2 or more");
    }
    if (!(0 <= likeness && likeness <= 1)) {
      throw new IllegalArgumentException(
          "an intraclass correlation lies between 0 and 1, such as 0.1, not " + likeness);
    }
  }

  /**
   * Trials in clusters that say as much as so many independent ones: their number times the design
   * effect 1 + (m - 1) likeness, for m trials per cluster (L. Kish, "Survey sampling" (1965),
   * section 5.4).
   *
   * @return positive infinity where no number of trials does, for want of clusters
   */
  public double trials(double independent) {
    if (independent <= count || Double.isInfinite(independent)) {
      return independent;
    }
    double share = independent * likeness / count;
    return share >= 1 ? Double.POSITIVE_INFINITY : independent * (1 - likeness) / (1 - share);
  }

  double degrees() {
    return count - 1.0;
  }
}
