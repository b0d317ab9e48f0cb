package dev.plumbline.store;

import java.util.List;

/**
 * A trial and its verdicts as they are stored.
 *
 * @param run the run it belongs to
 * @param key digest that names the trial within its run
 * @param suite the suite of its scenario
 * @param split the suite's split
 * @param target the model under test
 * @param seed the seed it was sampled with
 * @param ordinal its place in the run; rows come back in this order
 * @param state whether the trial came to its end
 * @param transcript JSON; not looked into
 * @param verdicts at most one per judge
 */
public record TrialRow(
    String run,
    String key,
    String suite,
    String split,
    String target,
    long seed,
    int ordinal,
    State state,
    String transcript,
    List<VerdictRow> verdicts) {

  public TrialRow {
    if (run.isBlank() || key.isBlank()) {
      throw new IllegalArgumentException(
          "A trial needs a run and a key, not '%s' and '%s'.".formatted(run, key));
    }
    verdicts = List.copyOf(verdicts);
    if (verdicts.stream().map(VerdictRow::judge).distinct().count() < verdicts.size()) {
      throw new IllegalArgumentException("Two verdicts of one judge on trial %s.".formatted(key));
    }
  }

  /** The same trial with these verdicts in place of its own. */
  public TrialRow with(List<VerdictRow> others) {
    return new TrialRow(run, key, suite, split, target, seed, ordinal, state, transcript, others);
  }
}
