package dev.plumbline.assess;

import dev.plumbline.model.Canonical;
import dev.plumbline.rollout.Colleagues;
import dev.plumbline.rollout.Trial;
import dev.plumbline.scenario.Scenario;

/** What names trials and scenarios. */
final class Digests {

  private Digests() {}

  /**
   * What makes a trial the same trial: its scenario, its target, its seed, its ordinal, and who
   * replies where it has no script, if anybody does.
   *
   * @param scenario the digest of the trial's scenario
   */
  static String key(Trial trial, String scenario, String targetDigest, Colleagues colleagues) {
    String key = scenario + "/" + targetDigest + "/" + trial.seed() + "/" + trial.ordinal();
    return Canonical.sha256(
        colleagues.identity().isEmpty() ? key : key + "/" + colleagues.identity());
  }

  /** What makes a scenario the same scenario. */
  static String scenario(Scenario scenario) {
    return Canonical.sha256(Canonical.JSON.writeValueAsString(scenario));
  }
}
