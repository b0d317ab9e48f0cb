package dev.plumbline.stats;

/**
 * What a judge said of trials of which the truth is known, such as those that people have labelled.
 *
 * @param truePositive events that the judge saw
 * @param falseNegative events that it missed
 * @param falsePositive trials without the event that it flagged
 * @param trueNegative trials without the event that it passed
 */
public record JudgeLabels(
    long truePositive, long falseNegative, long falsePositive, long trueNegative) {
  public JudgeLabels {
    if (truePositive < 0 || falseNegative < 0 || falsePositive < 0 || trueNegative < 0) {
      throw new IllegalArgumentException(
          "Not counts of labels: %d, %d, %d, %d."
              .formatted(truePositive, falseNegative, falsePositive, trueNegative));
    }
  }

  /** The share of events that the judge sees. */
  public Estimate sensitivity() {
    return Proportions.estimate(truePositive, positives(), 0);
  }

  /** The share of trials without the event that the judge passes. */
  public Estimate specificity() {
    return Proportions.estimate(trueNegative, negatives(), 0);
  }

  long positives() {
    return truePositive + falseNegative;
  }

  long negatives() {
    return falsePositive + trueNegative;
  }
}
