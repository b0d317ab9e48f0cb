package dev.plumbline.train;

import dev.plumbline.scenario.Scenario;

/** By which rule the rollouts of a scenario are rewarded. */
public interface Rewarding {

  RewardRule rule(Scenario scenario);

  /** What decides which it is, in words; the same words, the same rules. */
  String label();
}
