package dev.plumbline.assess;

import dev.plumbline.model.Canonical;
import dev.plumbline.rollout.Trial;
import dev.plumbline.scenario.Scenario;

/** What names trials and scenarios. */
final class Digests {

  private Digests() {}

  /** What makes a trial the same trial: its scenario, its target, its seed and its ordinal. */
  static String key(Trial trial, String targetDigest) {
    return Canonical.sha256(
        scenario(trial.scenario())
            + "/"
            + targetDigest
            + "/"
            + trial.seed()
            + "/"
            + trial.ordinal());
  }

  /** What makes a scenario the same scenario. */
  static String scenario(Scenario scenario) {
    return Canonical.sha256(Canonical.JSON.writeValueAsString(scenario));
  }
}
