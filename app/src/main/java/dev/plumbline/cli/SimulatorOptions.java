package dev.plumbline.cli;

import dev.plumbline.assess.Simulated;
import dev.plumbline.model.Canonical;
import dev.plumbline.provider.TargetModel;
import dev.plumbline.rollout.Participant;
import dev.plumbline.rollout.Simulator;
import dev.plumbline.scenario.Company;
import dev.plumbline.scenario.Protocol;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.scenario.Suite;
import dev.plumbline.store.Store;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which model speaks for the colleagues. */
final class SimulatorOptions {

  @Option(
      names = "--simulator",
      paramLabel = "MODEL",
      defaultValue = "",
      description =
          "A model behind an API that replies for colleagues whom the scenario has no script for, each"
              + " once a trial. Nobody does when not given.")
  private String model = "";

  @Mixin private RoleOptions role = RoleOptions.of("simulator");

  /** A simulator in use. */
  record Opened(String model, Participant colleagues, Runnable closing) implements AutoCloseable {

    /** What a run's name says of it. */
    String name() {
      return model.isEmpty()
          ? ""
          : "/simulator/%s/%.12s".formatted(model, Canonical.sha256(colleagues.identity()));
    }

    @Override
    public void close() {
      closing.run();
    }
  }

  /** The model's name; empty for none. */
  String model() {
    return model;
  }

  /**
   * Makes sure that there is somebody to speak for.
   *
   * @throws IllegalArgumentException when there is not, or nobody who speaks
   */
  void require(List<Suite> suites) {
    role.requireEffect(model);
    if (!model.isEmpty() && suites.stream().noneMatch(SimulatorOptions::hasColleagues)) {
      throw new IllegalArgumentException(
          "--simulator speaks for the colleagues in a company over several turns, and these suites have none; leave it out");
    }
  }

  private static boolean hasColleagues(Suite suite) {
    Scenario scenario = suite.source().scenario(1, 0);
    return scenario.world() instanceof Company && scenario.protocol() == Protocol.NATIVE;
  }

  /** Opens the model, if there is one, and makes sure that it replies. */
  Opened open(ModelOptions options, Store store) {
    if (model.isEmpty()) {
      return new Opened("", Participant.NOBODY, () -> {});
    }
    if (options.isBatch()) {
      throw new IllegalArgumentException(
          "--simulator replies between the turns of one trial, and --batch sends a turn of all at once; leave one of them out");
    }
    TargetModel opened = model(options, store);
    opened.check(Simulator.SAMPLING);
    return new Opened(
        model, new Simulator(opened, opened.identity() + " " + opened.digest()), opened::close);
  }

  TargetModel model(ModelOptions options, Store store) {
    return options.openSingly(model, role.in(options.shared()), store);
  }

  /**
   * Counts the replies in a run.
   *
   * @param all gets the numbers as {@code simulator}
   * @return a line for people; empty without a simulator
   */
  String count(Store store, String run, List<Suite> suites, Map<String, Object> all) {
    if (model.isEmpty()) {
      return "";
    }
    String[] names = suites.stream().map(Suite::name).toArray(String[]::new);
    Simulated simulated = Simulated.in(store, run, names);
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("model", model);
    entry.put("replies", simulated.replies());
    entry.put("failed", simulated.failed());
    all.put("simulator", entry);
    return "\nsimulated colleagues: %,d replies, %,d failed\n"
        .formatted(simulated.replies(), simulated.failed());
  }
}
