package dev.plumbline.audit;

import dev.plumbline.rollout.Rollout;
import java.util.List;

/** What the sessions of an auditing agent go by, and how it is decided what came of them. */
public sealed interface Brief permits Instructions, Plays {

  /** What the agent is told in a session, from 0. */
  Seed instruction(int session);

  /** Digests of all that decides what it is told. */
  List<String> digests();

  /**
   * A branch as a trial, under this luck and ordinal.
   *
   * @param seed of the trial
   */
  Rollout.Ended trial(Branch branch, long seed, int ordinal);

  /**
   * What came of trials like these, which are in the store.
   *
   * @param run of all branches
   * @param branches by ordinal
   * @return in their order
   */
  List<Attempt> attempts(Attempts attempts, String run, List<Numbered> branches);

  /**
   * A branch in a run.
   *
   * @param ordinal of its trial
   */
  record Numbered(int ordinal, Branch branch) {}
}
