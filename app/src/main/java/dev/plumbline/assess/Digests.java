package dev.plumbline.assess;

import dev.plumbline.model.Canonical;
import dev.plumbline.model.Sampling;
import dev.plumbline.rollout.Participant;
import dev.plumbline.rollout.Rollout;
import dev.plumbline.rollout.Trial;
import dev.plumbline.scenario.Scenario;
import java.util.List;

/** What names trials and scenarios. */
final class Digests {

  private Digests() {}

  /**
   * What makes a trial the same trial: its scenario, its target, how that draws its turns, its
   * seed, its ordinal, who replies where it has no script, and the rules of the rollout.
   *
   * @param scenario the digest of the trial's scenario
   */
  static String key(
      Trial trial, String scenario, String target, Sampling sampling, Participant colleagues) {
    return Canonical.sha256(
        Canonical.JSON.writeValueAsString(
            List.of(
                Rollout.VERSION,
                scenario,
                target,
                sampling,
                trial.seed(),
                trial.ordinal(),
                colleagues.identity())));
  }

  /** What makes a scenario the same scenario. */
  static String scenario(Scenario scenario) {
    return Canonical.sha256(Canonical.JSON.writeValueAsString(scenario));
  }
}
