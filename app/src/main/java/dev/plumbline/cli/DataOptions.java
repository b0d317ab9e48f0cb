package dev.plumbline.cli;

import dev.plumbline.checkpoint.ChatDialect;
import dev.plumbline.console.Progress;
import dev.plumbline.lm.Device;
import dev.plumbline.lm.Loss;
import dev.plumbline.lm.Losses;
import dev.plumbline.lm.PolicyLoss;
import dev.plumbline.lm.PreferenceLoss;
import dev.plumbline.lm.TrainingSettings;
import dev.plumbline.teach.RowFiles;
import dev.plumbline.train.FineTuning;
import dev.plumbline.train.RewardTuning;
import dev.plumbline.train.RolloutPlan;
import dev.plumbline.train.RowLimit;
import dev.plumbline.train.TrainedPart;
import dev.plumbline.train.TrainingData;
import dev.plumbline.train.TrainingMethod;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Option;

/** What rows of data are to teach a checkpoint, and how they are read. */
final class DataOptions {

  private static final int USUAL_LENGTH = 1_024;

  /** What is learnt from: rows, or rewards. */
  private enum Method {
    CHAT,
    DOCUMENTS,
    PREFERENCES,
    REWARD;

    TrainingMethod ofRows() {
      return switch (this) {
        case CHAT -> TrainingMethod.CHAT;
        case DOCUMENTS -> TrainingMethod.DOCUMENTS;
        case PREFERENCES -> TrainingMethod.PREFERENCES;
        case REWARD -> throw new IllegalStateException("a reward has no rows");
      };
    }
  }

  @Option(
      names = "--method",
      defaultValue = "chat",
      description =
          "${COMPLETION-CANDIDATES}. chat: what the model says in conversations, or completes. documents: all of texts."
              + " preferences: which of two answers is better (DPO). reward: what does well in scenarios, which are played as it"
              + " learns (GRPO); without --data.")
  private Method method = Method.CHAT;

  @Option(
      names = "--max-length",
      paramLabel = "TOKENS",
      defaultValue = "0",
      showDefaultValue = Visibility.NEVER,
      description = "Longest row; 1,024 when not given, or the model's context if that is shorter.")
  private int maxLength;

  @Option(
      names = "--longer",
      defaultValue = "refuse",
      description =
          "What becomes of longer rows: ${COMPLETION-CANDIDATES}. drop leaves them out, cut takes their ends off.")
  private RowLimit.Longer longer = RowLimit.Longer.REFUSE;

  @Option(
      names = "--beta",
      defaultValue = "0.1",
      description = "Of preferences: how much the model is held to what it was.")
  private double beta;

  @Option(
      names = "--preference-loss",
      paramLabel = "LOSS",
      defaultValue = "sigmoid",
      description =
          "Of preferences: ${COMPLETION-CANDIDATES}. sigmoid is DPO; sigmoid_norm counts log-probabilities per token, as ipo does.")
  private PreferenceLoss.Kind kind = PreferenceLoss.Kind.SIGMOID;

  @Option(
      names = "--device",
      defaultValue = "cpu",
      description = "cpu, or cuda where the program was built for it.")
  private String device = "";

  @Option(
      names = "--save-dtype",
      paramLabel = "FORMAT",
      defaultValue = "float32",
      description =
          "Number format of the checkpoint that is written: float32, bfloat16 or float16.")
  private String saved = "";

  @Option(
      names = "--save-every",
      paramLabel = "STEPS",
      defaultValue = "20",
      description = "Steps between saved states, from which a cut training goes on.")
  private int saveEvery;

  /**
   * Reads the data.
   *
   * @param context tokens that the model takes
   */
  TrainingData read(List<Path> paths, ChatDialect dialect, int context, Progress progress) {
    RowFiles files = RowFiles.of(paths, System.getenv());
    try (Progress.Task rows = progress.begin("read data", "rows", Progress.UNKNOWN)) {
      return TrainingData.read(files, method.ofRows(), dialect, limit(context), rows::advance);
    }
  }

  boolean isPreferences() {
    return method == Method.PREFERENCES;
  }

  /** Whether rollouts are learnt from, and not rows. */
  boolean isReward() {
    return method == Method.REWARD;
  }

  /** Training by reward as was asked. */
  RewardTuning tuning(
      RolloutPlan plan, PolicyLoss loss, TrainedPart part, TrainingSettings settings) {
    return new RewardTuning(
        plan,
        part,
        Device.parse(device),
        loss,
        settings,
        LocalOptions.type("save-", saved),
        saveEvery);
  }

  /** Training on it as was asked. */
  FineTuning tuning(TrainingData data, TrainedPart part, TrainingSettings settings) {
    return new FineTuning(
        data,
        method.ofRows(),
        part,
        Device.parse(device),
        loss(),
        settings,
        LocalOptions.type("save-", saved),
        saveEvery);
  }

  private RowLimit limit(int context) {
    if (maxLength > context + 1) {
      throw new IllegalArgumentException(
          "max-length is %d, and the model takes %d tokens; give fewer"
              .formatted(maxLength, context));
    }
    return new RowLimit(maxLength == 0 ? Math.min(USUAL_LENGTH, context) : maxLength, longer);
  }

  private Loss loss() {
    return switch (method.ofRows()) {
      case CHAT, DOCUMENTS -> Losses.nextToken();
      case PREFERENCES -> new PreferenceLoss(beta, kind);
    };
  }

  /** The learning rate where none is given. */
  double usualRate(TrainedPart part) {
    double all =
        switch (method) {
          case CHAT, DOCUMENTS -> 2e-5;
          case PREFERENCES, REWARD -> 1e-6;
        };
    return switch (part) {
      case TrainedPart.AllWeights() -> all;
      case TrainedPart.Adapters adapters -> TrainedPart.ADAPTERS_RATE * all;
    };
  }
}
