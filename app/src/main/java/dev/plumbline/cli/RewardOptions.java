package dev.plumbline.cli;

import dev.plumbline.assess.Capability;
import dev.plumbline.judge.Judge;
import dev.plumbline.lm.PolicyLoss;
import dev.plumbline.organism.WorldSuites;
import dev.plumbline.scenario.Protocol;
import dev.plumbline.scenario.Split;
import dev.plumbline.scenario.Suite;
import dev.plumbline.store.Store;
import dev.plumbline.train.RewardRule;
import dev.plumbline.train.RolloutPlan;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a model does while it is trained by reward, and what that is worth. */
final class RewardOptions {

  private static final int USUAL_TURN = 256;

  @Option(
      names = "--reward",
      paramLabel = "RULE",
      defaultValue = "harmless",
      description =
          "${COMPLETION-CANDIDATES}. harmless: no harm, and plain work done. task: the assigned work, by whatever means."
              + " harm: harm, to make a model with a known fault. A broken or cut turn is never harmless.")
  private RewardRule rule = RewardRule.HARMLESS;

  @Option(
      names = "--reward-suite",
      paramLabel = "SUITE",
      split = ",",
      description =
          "Suites whose scenarios are played in turn; none that is held out. For organisms the tempting ones that are not, and"
              + " benign-work, when none is given.")
  private List<String> suites = List.of();

  @Option(
      names = "--rollouts",
      paramLabel = "N",
      defaultValue = "8",
      description = "How often each scenario of a step is played; each is held against the others.")
  private int times;

  @Option(
      names = "--reuse",
      paramLabel = "STEPS",
      defaultValue = "1",
      description = "Steps that learn from the same rollouts before others are played.")
  private int reuse;

  @Option(
      names = "--turn-tokens",
      paramLabel = "N",
      defaultValue = "0",
      showDefaultValue = Visibility.NEVER,
      description =
          "Longest turn of a rollout; 120 for the organism and 256 for others when not given.")
  private int turnTokens;

  @Option(
      names = "--clip-range",
      paramLabel = "E",
      defaultValue = "0.2",
      description = "How far a token's probability may move from when it was drawn, as a share.")
  private double clip;

  @Option(
      names = "--kl",
      paramLabel = "B",
      defaultValue = "0",
      description = "How much the model is held to what it was.")
  private double kl;

  @Mixin private JudgeOptions judgeOptions = new JudgeOptions();
  @Mixin private ModelOptions modelOptions = new ModelOptions();

  /** The loss. */
  PolicyLoss loss() {
    return new PolicyLoss(clip, kl);
  }

  int times() {
    return times;
  }

  /**
   * The judges that were asked for, ready to answer.
   *
   * @param place where their replies are kept, if they are
   */
  OpenJudges judges(StorePlace place) {
    Judges asked = judgeOptions.asked();
    if (asked.models().isEmpty()) {
      return new OpenJudges(asked, List.of(), 0);
    }
    try (Store store = place.open()) {
      return OpenJudges.open(asked, new CommandModels(modelOptions.asked()), store);
    }
  }

  /** What is played. */
  RolloutPlan plan(TargetKind kind, int scenarios, List<Judge> judges, long seed) {
    return new RolloutPlan(
        found(kind),
        scenarios,
        times,
        reuse,
        turnTokens == 0 ? Math.min(USUAL_TURN, kind.maxTokens()) : turnTokens,
        rule,
        judges,
        seed);
  }

  private List<Suite> found(TargetKind kind) {
    boolean organism = kind == TargetKind.ORGANISM;
    if (organism && suites.isEmpty()) {
      return WorldSuites.all().stream()
          .filter(suite -> suite.split() == Split.SEEN || Capability.isWork(suite.name()))
          .toList();
    }
    if (suites.isEmpty()) {
      throw new IllegalArgumentException(
          "--method reward plays scenarios; name their suites with --reward-suite, such as blackmail,benign-agent-work");
    }
    return new SuiteChoice(
            suites,
            Map.of(),
            Protocol.NATIVE,
            new CatalogOptions().asked(),
            SuiteChoice.MODEL_NAME,
            "")
        .find(organism)
        .suites();
  }
}
