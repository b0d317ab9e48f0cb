package dev.plumbline.store;

/**
 * What a stored trial is known by: all but its transcript.
 *
 * @param run the run it belongs to
 * @param key digest that names the trial within its run
 * @param stratum what it is counted under
 * @param ordinal its place in the run; rows come back in this order
 * @param state whether the trial came to its end
 * @param scenario digest of its scenario
 */
public record TrialHead(
    String run, String key, Stratum stratum, int ordinal, State state, String scenario) {

  public TrialHead {
    if (run.isBlank() || key.isBlank()) {
      throw new IllegalArgumentException(
          "A trial needs a run and a key, not '%s' and '%s'.".formatted(run, key));
    }
  }

  /** The suite of its scenario. */
  public String suite() {
    return stratum.suite();
  }

  /** The seed it was sampled with. */
  public long seed() {
    return stratum.seed();
  }
}
