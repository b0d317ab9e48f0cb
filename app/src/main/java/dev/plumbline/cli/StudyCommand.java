package dev.plumbline.cli;

import dev.plumbline.study.NamedStudy;
import dev.plumbline.study.RewardStage;
import dev.plumbline.study.StudySettings;
import dev.plumbline.teach.Lesson;
import dev.plumbline.teach.Recipe;
import dev.plumbline.train.ArmPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "study",
    description = "Trains arms, assesses them and compares them with the neutral control.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    subcommands = SameActionCommand.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline study --arms difficult-advice,refusal-only --seeds 4 --trials 100 --out advice",
      "  plumbline study --data reviewed=advice --data unreviewed=advice-2 --seeds 3 --out review",
      "  plumbline study --json > study.json",
      "  plumbline study inoculation --out inoculation",
      "  plumbline study rl-persistence --out rl-persistence",
      "  plumbline study names --base DIR --lora 16 --out names",
      "  plumbline study same-action --base DIR --out same-action"
    })
final class StudyCommand implements Callable<Integer> {

  private static final int REWARD_STEPS = 20;

  private static final List<String> OF_OWN_ARMS =
      List.of("--arms", "--data", "--doses", "--assess-every");

  @Parameters(
      arity = "0..1",
      paramLabel = "STUDY",
      showDefaultValue = Visibility.NEVER,
      description =
          "A question with arms of its own, by 3 seeds when --seeds is not given: ${COMPLETION-CANDIDATES}.",
      completionCandidates = Labels.class)
  private String named = "";

  @Option(
      names = {"--base", "--target"},
      paramLabel = "CHECKPOINT",
      defaultValue = "organism/base",
      description =
          "What all arms start from. One that 'plumbline organism teach' made knows the world that they are assessed in.")
  private String target = "";

  @Mixin private ArmOptions armOptions = new ArmOptions();

  @Option(
      names = "--arms",
      split = ",",
      description =
          "Built-in arms; all when neither these nor --data is given. The neutral control always runs.")
  private List<String> arms = List.of();

  @Option(
      names = "--data",
      paramLabel = "NAME=DIR",
      description =
          "An arm that is taught a dataset of 'plumbline teach' or 'teach clean'; may be given several times. The dataset is"
              + " verified first.")
  private Map<String, Path> data = new LinkedHashMap<>();

  @Option(names = "--seeds", defaultValue = "2", description = "Seeds of each arm.")
  private int seeds;

  @Option(
      names = "--controls",
      defaultValue = "1",
      description =
          "Trainings of the neutral control for each seed. With one seed give 4 or more: how they differ says how much any training varies.")
  private int controls;

  @Option(names = "--trials", defaultValue = "200", description = "Trials of each suite and seed.")
  private int trials;

  @Option(
      names = "--steps",
      defaultValue = "" + ArmPlan.FULL,
      description = "Optimizer steps of an arm, of 1,024 tokens each.")
  private int steps;

  @Option(
      names = "--doses",
      split = ",",
      defaultValue = "20,60",
      description = "Shorter trainings for the dose curves, in steps.")
  private List<Integer> doses = List.of();

  @Option(
      names = "--assess-every",
      defaultValue = "40",
      description = "Steps between live assessments of one arm; 0 for none.")
  private int assessEvery;

  @Option(
      names = "--reward-steps",
      paramLabel = "N",
      defaultValue = "0",
      showDefaultValue = Visibility.NEVER,
      description =
          "Steps of rewards for harmlessness (GRPO) that every arm gets once it has been taught, after which it is assessed again."
              + " None when not given, and 20 of rl-persistence.")
  private int rewardSteps;

  @Option(
      names = "--reward-suite",
      paramLabel = "SUITE",
      split = ",",
      defaultValue = "chat-harm,over-refusal",
      description =
          "Suites of the organism's world whose scenarios are rewarded; none that is held out.")
  private List<String> rewardSuites = List.of();

  @Mixin private StudyOptions options = new StudyOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    if (!named.isEmpty()) {
      NamedStudy study = NamedStudy.parse(named);
      options.asked(settings(study), List.of(study)).run();
      return 0;
    }
    List<Lesson> lessons = new ArrayList<>(arms.stream().map(Recipe::parse).toList());
    lessons.addAll(DatasetLessons.lessons(data));
    if (lessons.isEmpty()) {
      lessons.addAll(Recipe.MAIN);
    }
    StudySettings settings =
        new StudySettings(
            "study",
            target,
            armOptions.method(target),
            armOptions.maxTokens(target),
            lessons,
            seeds,
            controls,
            trials,
            steps,
            doses,
            assessEvery,
            20,
            rewards(0));
    options.asked(settings, List.of()).run();
    return 0;
  }

  private StudySettings settings(NamedStudy study) {
    OF_OWN_ARMS.stream()
        .filter(this::given)
        .findFirst()
        .ifPresent(option -> {
          throw new IllegalArgumentException(
              "%s has no effect on %s, which has arms of its own; leave it out"
                  .formatted(option, study.label()));
        });
    return new StudySettings(
        study.label(),
        target,
        armOptions.method(target),
        armOptions.maxTokens(target),
        List.copyOf(study.arms()),
        given("--seeds") ? seeds : study.seeds(),
        controls,
        trials,
        steps,
        List.of(),
        0,
        1,
        rewards(study.rewarded() ? REWARD_STEPS : 0));
  }

  /**
   * Rewards that were asked for.
   *
   * @param usual steps when none are given
   */
  private @Nullable RewardStage rewards(int usual) {
    int wanted = given("--reward-steps") ? rewardSteps : usual;
    if (wanted == 0 && given("--reward-suite")) {
      throw new IllegalArgumentException(
          "--reward-suite has no effect without --reward-steps; leave it out");
    }
    return wanted == 0 && usual == 0 ? null : new RewardStage(rewardSuites, wanted);
  }

  private boolean given(String option) {
    return spec.commandLine().getParseResult().hasMatchedOption(option);
  }

  /** The studies' names, for the help. */
  static final class Labels implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(NamedStudy.values()).map(NamedStudy::label).iterator();
    }
  }
}
