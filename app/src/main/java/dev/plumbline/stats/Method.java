package dev.plumbline.stats;

/** How an interval was computed; the functions that compute it name the source. */
public enum Method {
  /** Wilson's score interval. */
  WILSON("Wilson"),
  /** The exact interval of Clopper and Pearson, half of the error in each tail. */
  CLOPPER_PEARSON("Clopper-Pearson"),
  /**
   * The exact bound where every outcome was the same, all of the error in the one tail there is.
   */
  EXACT_ONE_SIDED("exact, one-sided"),
  /** Wilson's interval at the effective sample size of clustered observations. */
  WILSON_CLUSTERED("Wilson, clustered"),
  /** The exact bound where every outcome was the same, which counts clusters alone. */
  EXACT_CLUSTERS("exact, by cluster"),
  /** Newcombe's square-and-add interval for paired proportions. */
  NEWCOMBE_PAIRED("Newcombe, paired"),
  /** Newcombe's square-and-add interval for independent proportions. */
  NEWCOMBE_INDEPENDENT("Newcombe, independent"),
  /** Student's t around a difference of pairs, with cluster-robust standard error. */
  CLUSTERED_PAIRED("cluster-robust, paired"),
  /** Student's t around a difference of pairs, with the noise of trainings in its error. */
  RETRAINED("Student's t, over trainings"),
  /** The percentile bootstrap over units. */
  BOOTSTRAP("bootstrap"),
  /** Rogan and Gladen's correction with Lang and Reiczigel's interval. */
  ROGAN_GLADEN("Rogan-Gladen"),
  /** Strata by their shares, with a mid-p gamma interval around what was sampled. */
  STRATIFIED("stratified, mid-p gamma"),
  /** Prediction-powered inference with a tuned weight. */
  PREDICTION_POWERED("PPI++");

  private final String label;

  Method(String label) {
    this.label = label;
  }

  /** The name to print. */
  public String label() {
    return label;
  }
}
