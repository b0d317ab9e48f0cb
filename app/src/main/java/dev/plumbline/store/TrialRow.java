package dev.plumbline.store;

import java.util.List;

/**
 * A trial and its verdicts as they are stored.
 *
 * @param transcript JSON; not looked into
 * @param verdicts at most one per judge
 */
public record TrialRow(TrialHead head, String transcript, List<VerdictRow> verdicts) {

  public TrialRow {
    verdicts = List.copyOf(verdicts);
    if (verdicts.stream().map(VerdictRow::judge).distinct().count() < verdicts.size()) {
      throw new IllegalArgumentException(
          "Two verdicts of one judge on trial %s.".formatted(head.key()));
    }
  }

  /** The same trial with these verdicts in place of its own. */
  public TrialRow with(List<VerdictRow> others) {
    return new TrialRow(head, transcript, others);
  }
}
