package dev.plumbline.store;

/**
 * What a stored trial is known by: all but its transcript.
 *
 * @param run the run it belongs to
 * @param key digest that names the trial within its run
 * @param suite the suite of its scenario
 * @param split the suite's split
 * @param target the model under test
 * @param seed the seed it was sampled with
 * @param ordinal its place in the run; rows come back in this order
 * @param state whether the trial came to its end
 * @param scenario digest of its scenario
 * @param condition the scenario's place in its grid, as a JSON object of texts
 */
public record TrialHead(
    String run,
    String key,
    String suite,
    String split,
    String target,
    long seed,
    int ordinal,
    State state,
    String scenario,
    String condition) {

  public TrialHead {
    if (run.isBlank() || key.isBlank()) {
      throw new IllegalArgumentException(
          "A trial needs a run and a key, not '%s' and '%s'.".formatted(run, key));
    }
  }
}
