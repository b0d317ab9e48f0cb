package dev.plumbline.stats;

/**
 * How much of the capital is first put at stake at each checkpoint.
 *
 * <p>What is put in at checkpoint k has lost nothing to the calm before it, so a rise that comes
 * late is found as one that comes early, at the price of {@code log(1 / weight)} of evidence. The
 * weights sum to at most 1, which bounds the chance of any false alarm. Sums over start times whose
 * weights are 1 each, as in the e-detectors of J. Shin, A. Ramdas and A. Rinaldo, "E-detectors",
 * arXiv 2203.03532 (2022), bound the average time between false alarms instead, and raise one in
 * the end with certainty.
 */
@FunctionalInterface
public interface StartTimes {

  /**
   * The weight of a start.
   *
   * @param checkpoint counted from 1
   * @return at least 0; all of them sum to at most 1
   */
  double weight(int checkpoint);

  /**
   * Every checkpoint alike, of so many planned ones. If there are more, what is at stake stays
   * there, but a rise that begins after the last planned one is found late.
   */
  static StartTimes upTo(int checkpoints) {
    if (checkpoints < 1) {
      throw new IllegalArgumentException("a training has 1 checkpoint or more, not " + checkpoints);
    }
    return checkpoint -> checkpoint <= checkpoints ? 1.0 / checkpoints : 0;
  }

  /** Where nobody knows how many checkpoints will come: 1 / (k (k + 1)). */
  static StartTimes unbounded() {
    return checkpoint -> 1.0 / checkpoint / (checkpoint + 1.0);
  }
}
