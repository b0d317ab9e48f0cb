package dev.plumbline.cli;

import dev.plumbline.rollout.Simulator;
import dev.plumbline.scenario.Company;
import dev.plumbline.scenario.Protocol;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.scenario.Suite;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which model speaks for the colleagues. */
final class SimulatorOptions {

  @Option(
      names = "--simulator",
      paramLabel = "MODEL",
      defaultValue = "",
      description =
          "A model behind an API, or a checkpoint (local/DIR), that replies for colleagues whom the scenario has no script for, each"
              + " once a trial. Nobody does when not given.")
  private String model = "";

  @Mixin private RoleOptions role = RoleOptions.of("simulator", Simulator.MAX_TOKENS);

  /**
   * The model; empty for none.
   *
   * @throws IllegalArgumentException when there is nobody to speak for, or nobody who speaks
   */
  Optional<NamedModel> asked(List<Suite> suites) {
    role.requireEffect(model);
    if (model.isEmpty()) {
      return Optional.empty();
    }
    if (suites.stream().noneMatch(SimulatorOptions::hasColleagues)) {
      throw new IllegalArgumentException(
          "--simulator speaks for the colleagues in a company over several turns, and these suites have none; leave it out");
    }
    return Optional.of(role.asked(model));
  }

  private static boolean hasColleagues(Suite suite) {
    Scenario scenario = suite.source().scenario(1, 0);
    return scenario.world() instanceof Company && scenario.protocol() == Protocol.NATIVE;
  }

  /**
   * Makes sure that there are turns to reply between.
   *
   * @throws IllegalArgumentException when those of all trials are sent at once
   */
  void requireTurns(ModelOptions target) {
    if (!model.isEmpty() && target.isBatch()) {
      throw new IllegalArgumentException(
          "--simulator replies between the turns of one trial, and --batch sends a turn of all at once; leave one of them out");
    }
  }
}
