package dev.plumbline.assess;

import dev.plumbline.rollout.Trial;
import dev.plumbline.scenario.Scenario;
import java.util.IdentityHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A trial with what it is known by.
 *
 * @param key by which the store has it
 * @param scenario digest of its scenario
 */
record NamedTrial(Trial trial, String key, String scenario) {

  /**
   * All trials of a plan, suite by suite. Many have their scenario in common, which is then
   * digested once.
   *
   * @param target its digest
   */
  static Stream<NamedTrial> of(Assessment.Plan plan, String target) {
    IdentityHashMap<Scenario, String> digests = new IdentityHashMap<>();
    return plan.suites().stream()
        .flatMap(suite ->
            IntStream.range(0, plan.trials())
                .mapToObj(ordinal ->
                    new Trial(suite.source().scenario(plan.seed(), ordinal), plan.seed(), ordinal)))
        .map(trial -> {
          String scenario = digests.computeIfAbsent(trial.scenario(), Digests::scenario);
          return new NamedTrial(
              trial,
              Digests.key(trial, scenario, target, plan.sampling(), plan.colleagues()),
              scenario);
        });
  }
}
