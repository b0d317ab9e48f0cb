package dev.plumbline.assess;

import dev.plumbline.judge.Verdict;
import dev.plumbline.rollout.Transcript;
import dev.plumbline.scenario.Scenario;

/**
 * A trial with the mechanical half of its verdict.
 *
 * @param ordinal its place in the suite, from 0
 */
public record JudgedTrial(
    String suite, int ordinal, Scenario scenario, Transcript transcript, Verdict verdict) {

  static JudgedTrial of(StoredTrial trial) {
    return new JudgedTrial(
        trial.head().suite(),
        trial.head().ordinal(),
        trial.scenario(),
        trial.transcript(),
        trial.verdict());
  }
}
