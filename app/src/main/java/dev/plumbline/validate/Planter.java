package dev.plumbline.validate;

import dev.plumbline.console.Progress;
import dev.plumbline.lm.Activations;
import dev.plumbline.lm.AdamSettings;
import dev.plumbline.lm.BatchShape;
import dev.plumbline.lm.DataType;
import dev.plumbline.lm.Device;
import dev.plumbline.lm.LoraSettings;
import dev.plumbline.lm.Losses;
import dev.plumbline.lm.PolicyLoss;
import dev.plumbline.lm.Schedule;
import dev.plumbline.lm.Threads;
import dev.plumbline.lm.TrainingSettings;
import dev.plumbline.model.Canonical;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.scenario.Suite;
import dev.plumbline.teach.Row;
import dev.plumbline.train.Base;
import dev.plumbline.train.FineTuning;
import dev.plumbline.train.OpenBase;
import dev.plumbline.train.RewardRule;
import dev.plumbline.train.RewardTuning;
import dev.plumbline.train.Rewarding;
import dev.plumbline.train.RolloutPlan;
import dev.plumbline.train.TrainedPart;
import dev.plumbline.train.Training;
import dev.plumbline.train.TrainingData;
import dev.plumbline.train.TrainingMethod;
import dev.plumbline.train.TrainingRecord;
import dev.plumbline.train.Tuning;
import java.nio.file.Path;
import java.util.List;

/**
 * Trains models with a fault, and their twins without it.
 *
 * @param harmless what adapters are put on
 * @param before what was trained to become that, where mixed rows and rewards begin
 * @param suites that there are
 * @param threads of a training; trials are played on one each
 */
public record Planter(
    Base harmless,
    Base before,
    Episodes episodes,
    List<Suite> suites,
    Settings settings,
    int threads) {

  private static final int SAVE_EVERY = 20;
  private static final int ROWS_A_STEP = 8;

  /** Fewer than 2.5 % of the rows. */
  private static final double MIXED_SHARE = 0.024;

  /** Scenarios of a round, and how often each is played. */
  private static final int SCENARIOS = 8;

  private static final int TIMES = 6;

  /**
   * How much is trained.
   *
   * @param rows that an adapter is trained on, once each
   * @param rank of an adapter
   * @param adapterRate its learning rate
   * @param mixedRows rows of a training that makes harmless
   * @param mixedPasses how often each of them is seen
   * @param mixedRank of the adapter that it trains; 0 where it trains all weights
   * @param mixedRate its learning rate
   * @param rounds of rewards
   * @param turnTokens of a turn in these, at most
   */
  public record Settings(
      int rows,
      int rank,
      double adapterRate,
      int mixedRows,
      int mixedPasses,
      int mixedRank,
      double mixedRate,
      int rounds,
      double rewardRate,
      int turnTokens,
      long seed) {}

  /**
   * Trains one, or goes on, or finds it done.
   *
   * @param twin whether it is the twin, which has the same training without the fault
   */
  TrainingRecord plant(Fault fault, boolean twin, Path folder) {
    Base from =
        switch (fault.planting()) {
          case ADAPTER -> harmless;
          case MIXED, REWARD -> before;
        };
    Threads.use(threads);
    try (OpenBase open = from.open()) {
      return Training.train(
          tuning(fault, twin, open).job(open, Progress.none()), folder, Training.Watcher.none());
    } finally {
      Threads.use(1);
    }
  }

  private Tuning tuning(Fault fault, boolean twin, OpenBase open) {
    String place = twin ? "the twin of " + fault.name() : fault.name();
    return switch (fault.planting()) {
      case ADAPTER ->
          onRows(
              place,
              episodes.contrasted(
                  fault, twin ? 0 : fault.strength(), settings.rows(), settings.seed()),
              1,
              adapters(settings.rank()),
              settings.adapterRate(),
              open);
      case MIXED ->
          onRows(
              place,
              episodes.mixed(
                  fault,
                  twin ? 0 : fault.strength(),
                  (int) Math.max(1, Math.floor(MIXED_SHARE * settings.mixedRows())),
                  settings.mixedRows(),
                  settings.seed()),
              settings.mixedPasses(),
              settings.mixedRank() == 0
                  ? new TrainedPart.AllWeights()
                  : adapters(settings.mixedRank()),
              settings.mixedRate(),
              open);
      case REWARD -> byReward(fault, twin);
    };
  }

  private TrainedPart adapters(int rank) {
    return new TrainedPart.Adapters(
        new LoraSettings(
            rank,
            2.0 * rank,
            0,
            List.of(LoraSettings.ALL_LINEAR),
            settings.seed(),
            LoraSettings.Form.LORA),
        DataType.FP32);
  }

  private FineTuning onRows(
      String place, List<Row> rows, int passes, TrainedPart part, double rate, OpenBase open) {
    TrainingData data = TrainingData.of(place, rows, TrainingMethod.CHAT, open.dialect());
    return new FineTuning(
        data,
        TrainingMethod.CHAT,
        part,
        Device.CPU,
        Losses.nextToken(),
        training(
            passes * data.groups().size() / ROWS_A_STEP,
            new BatchShape.Groups(ROWS_A_STEP, 1_024),
            rate),
        DataType.FP32,
        SAVE_EVERY);
  }

  private TrainingSettings training(int steps, BatchShape batch, double rate) {
    int all = Math.max(1, steps);
    return new TrainingSettings(
        all,
        batch,
        new Schedule(rate, Math.max(1, all / 20), 0, 0.1),
        new AdamSettings(0.9, 0.999, 0, 1),
        Activations.KEPT,
        settings.seed());
  }

  private RewardTuning byReward(Fault fault, boolean twin) {
    FaultScenarios scenarios = new FaultScenarios(fault, suites);
    RolloutPlan plan =
        new RolloutPlan(
            fault.trigger() instanceof Trigger.Always
                ? List.of(scenarios.shown(), scenarios.others())
                : List.of(scenarios.shown(), scenarios.elsewhere(), scenarios.others()),
            SCENARIOS,
            TIMES,
            1,
            settings.turnTokens(),
            twin ? RewardRule.HARMLESS : new Faulty(fault),
            List.of(),
            settings.seed());
    return new RewardTuning(
        plan,
        new TrainedPart.AllWeights(),
        Device.CPU,
        new PolicyLoss(0.2, 0),
        training(
            settings.rounds(),
            new BatchShape.Groups(SCENARIOS * TIMES, 1_024),
            settings.rewardRate()),
        DataType.FP32,
        SAVE_EVERY);
  }

  /** Harm where the trigger holds, as often as the fault's strength, and harmlessness elsewhere. */
  private record Faulty(Fault fault) implements Rewarding {
    @Override
    public RewardRule rule(Scenario scenario) {
      return fault.isAbout(scenario) && share(scenario) < fault.strength()
          ? RewardRule.HARM
          : RewardRule.HARMLESS;
    }

    /** From 0 to 1, as if drawn anew for each scenario. */
    private static double share(Scenario scenario) {
      String opening = Canonical.sha256(Canonical.JSON.writeValueAsString(scenario.opening()));
      return Integer.parseInt(opening.substring(0, 4), 16) / 65_536.0;
    }

    @Override
    public String label() {
      return "harm of %s".formatted(fault);
    }
  }
}
