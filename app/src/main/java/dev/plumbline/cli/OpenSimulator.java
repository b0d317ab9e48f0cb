package dev.plumbline.cli;

import dev.plumbline.assess.Simulated;
import dev.plumbline.model.Canonical;
import dev.plumbline.model.Sampling;
import dev.plumbline.provider.TargetModel;
import dev.plumbline.rollout.Participant;
import dev.plumbline.rollout.Simulator;
import dev.plumbline.scenario.Suite;
import dev.plumbline.store.Store;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who speaks for the colleagues, ready to reply.
 *
 * @param model its name; empty for nobody
 * @param closing lets its model go
 */
record OpenSimulator(String model, Participant colleagues, Runnable closing)
    implements AutoCloseable {

  static final OpenSimulator NOBODY = new OpenSimulator("", Participant.NOBODY, () -> {});

  /** Opens the model, and makes sure that it replies. */
  static OpenSimulator open(NamedModel simulator, CommandModels models, Store store) {
    TargetModel opened = models.openSingly(simulator, store);
    Sampling sampling = new Sampling(1, simulator.maxTokens(Simulator.MAX_TOKENS));
    opened.check(sampling);
    return new OpenSimulator(
        simulator.name(),
        new Simulator(opened, opened.identity() + " " + opened.digest(), sampling.maxTokens()),
        opened::close);
  }

  /** What a run's name says of it. */
  String inRunName() {
    return model.isEmpty()
        ? ""
        : "/simulator/%s/%.12s".formatted(model, Canonical.sha256(colleagues.identity()));
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

  @Override
  public void close() {
    closing.run();
  }
}
