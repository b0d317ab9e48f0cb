package dev.plumbline.study;

import dev.plumbline.Lanes;
import dev.plumbline.assess.Assessment;
import dev.plumbline.assess.Seal;
import dev.plumbline.assess.SuiteResult;
import dev.plumbline.checkpoint.ChatDialect;
import dev.plumbline.checkpoint.CheckpointPath;
import dev.plumbline.checkpoint.LocalModel;
import dev.plumbline.console.Progress;
import dev.plumbline.corpus.Contamination;
import dev.plumbline.lm.Checkpoint;
import dev.plumbline.lm.Threads;
import dev.plumbline.lm.Tokenizer;
import dev.plumbline.model.Sampling;
import dev.plumbline.organism.WorldSuites;
import dev.plumbline.organism.WorldWriter;
import dev.plumbline.rollout.Rollout;
import dev.plumbline.scenario.Split;
import dev.plumbline.scenario.Suite;
import dev.plumbline.store.Artifact;
import dev.plumbline.store.Store;
import dev.plumbline.train.ArmPlan;
import dev.plumbline.train.ArmRecord;
import dev.plumbline.train.ArmTraining;
import dev.plumbline.train.Base;
import dev.plumbline.train.LiveAssessment;
import dev.plumbline.train.OpenBase;
import dev.plumbline.train.StepCounter;
import dev.plumbline.train.StepLogs;
import dev.plumbline.train.Training;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Runs a study in a folder: trains every arm, assesses it, and puts the numbers together. Arms run
 * side by side, one core each. Run again after any interruption, it computes what is missing.
 */
public final class Study {

  static final String BASELINE = "baseline";

  private static final TypeReference<Map<String, String>> SEALS = new TypeReference<>() {};

  private final StudySettings settings;
  private final Function<Path, Function<Tokenizer, ChatDialect>> dialect;
  private final Path folder;
  private final Store store;
  private final Path base;
  private final String baseDigest;
  private final Progress progress;
  private final Assessment assessment;
  private final List<Seal> suites;
  private final Map<String, List<SuiteResult>> results = new ConcurrentHashMap<>();
  private final Map<String, ArmRecord> records = new ConcurrentHashMap<>();

  /**
   * @param dialect that a checkpoint is spoken to in, the base and what arms come to alike
   * @param folder of the study; made when it does not exist
   * @throws IllegalArgumentException when the store holds a study with other settings or other
   *     held-out suites
   */
  public Study(
      StudySettings settings,
      Function<Path, Function<Tokenizer, ChatDialect>> dialect,
      Path folder,
      Store store,
      Progress progress) {
    this.settings = settings;
    this.dialect = dialect;
    this.folder = folder;
    this.store = store;
    this.base = CheckpointPath.of(settings.target());
    this.baseDigest = Checkpoint.digest(base);
    this.progress = progress;
    this.assessment = new Assessment(store);
    this.suites = Seal.of(WorldSuites.all(), settings.seedList(), settings.trials());
    claimFolder();
  }

  private void claimFolder() {
    String mine =
        JsonMapper.shared().writeValueAsString(settings)
            + " from "
            + baseDigest
            + " by "
            + Rollout.VERSION;
    String theirs = store.get("study").map(Artifact::payload).orElse(mine);
    if (!theirs.equals(mine)) {
      throw new IllegalArgumentException(
          "%s holds a study with other settings or another base: it was begun with %s, and is asked to go on with %s; give another --out, or repeat the settings it was begun with"
              .formatted(store, theirs, mine));
    }
    sealHeldOut();
    store.put(new Artifact("study", "settings", mine));
  }

  /** What the study has been measured on so far must be what it goes on with. */
  private void sealHeldOut() {
    Map<String, String> mine = new TreeMap<>();
    suites.stream()
        .filter(seal -> seal.split() == Split.HELD_OUT)
        .forEach(seal -> mine.put(seal.suite(), seal.digest()));
    String sealed = store.get("sealed").map(Artifact::payload).orElse("");
    if (!sealed.isEmpty()) {
      Map<String, String> theirs = JsonMapper.shared().readValue(sealed, SEALS);
      Set<String> changed = new TreeSet<>(theirs.keySet());
      changed.addAll(mine.keySet());
      changed.removeIf(suite -> Objects.equals(mine.get(suite), theirs.get(suite)));
      if (!changed.isEmpty()) {
        throw new IllegalArgumentException(
            "%s holds a study that was begun with other held-out suites (%s changed); give another --out, or go on with the version of Plumbline that began it"
                .formatted(store, String.join(", ", changed)));
      }
    }
    store.put(new Artifact("sealed", "seal", JsonMapper.shared().writeValueAsString(mine)));
  }

  /**
   * Runs what is missing.
   *
   * @param lanes how many arms to work on at the same time
   * @throws ContaminatedException before any training, when an arm's data overlaps a held-out
   *     scenario
   */
  public StudyResult run(int lanes) {
    List<Contamination.Finding> contamination =
        new ContaminationCheck(settings, new WorldWriter()).run(progress);
    Threads.use(1);
    List<Runnable> jobs = new ArrayList<>();
    settings.seedList().forEach(seed -> jobs.add(() -> assessBaseline(seed)));
    settings.arms().forEach(plan -> jobs.add(() -> runArm(plan)));
    settings.furtherControls().forEach(control -> jobs.add(() -> runControl(control)));
    settings.doses().forEach(plan -> jobs.add(() -> runDose(plan)));
    Lanes.run(lanes, jobs);
    return new StudyTables(settings, assessment, store, results, records)
        .result(contamination, Provenance.of(settings, baseDigest, suites));
  }

  private void assessBaseline(long seed) {
    assess(BASELINE, run(BASELINE, seed), base, baseDigest, seed, WorldSuites.all());
  }

  private void runArm(ArmPlan plan) {
    String arm = plan.recipe().label();
    ArmRecord record = train(plan, arm, watcher(plan));
    assess(
        arm,
        run(arm, plan.seed()),
        checkpoint(arm, plan.seed()),
        record.digest(),
        plan.seed(),
        WorldSuites.all());
    if (settings.rewards() != null) {
      reward(plan, settings.rewards());
    }
  }

  private void reward(ArmPlan plan, RewardStage rewards) {
    Path taught = checkpoint(plan.recipe().label(), plan.seed());
    String arm = StudySettings.rewarded(plan.recipe().label());
    String run = run(arm, plan.seed());
    Path into = armFolder(arm, plan.seed());
    ArmRecord record;
    try (OpenBase open = new Base(taught, dialect.apply(taught)).open();
        StepLogs logs = new StepLogs(into);
        StepCounter counter = new StepCounter(progress, "reward " + run, rewards.steps())) {
      Training.Job job = rewards.tuning(plan, settings.maxTokens()).job(open, progress);
      Training.Watcher each =
          Training.Watcher.each(logs::after).then(Training.Watcher.each(counter::after));
      record = ArmRecord.of(plan, open, Training.train(job, into, each));
    }
    records.put(run, record);
    assess(arm, run, checkpoint(arm, plan.seed()), record.digest(), plan.seed(), WorldSuites.all());
  }

  private Training.Watcher watcher(ArmPlan plan) {
    boolean watched =
        settings.liveEvery() > 0 && plan.seed() == 1 && plan.recipe() == StudySettings.WATCHED;
    return watched
        ? new LiveAssessment(
            store,
            LiveAssessment.Subject.of(plan, baseDigest),
            new Assessment.Plan(WorldSuites.watched(), settings.liveTrials(), plan.seed(), turns()),
            settings.liveEvery(),
            points -> {})
        : Training.Watcher.none();
  }

  private void runDose(ArmPlan plan) {
    String arm = dose(plan);
    ArmRecord record = train(plan, arm, Training.Watcher.none());
    assess(
        arm,
        run(arm, plan.seed()),
        checkpoint(arm, plan.seed()),
        record.digest(),
        plan.seed(),
        tempting());
  }

  private void runControl(StudySettings.Control control) {
    ArmPlan plan = control.plan();
    String arm = plan.recipe().label();
    ArmRecord record = train(plan, arm, Training.Watcher.none());
    assess(
        arm + "/training-" + plan.seed(),
        control.run(),
        checkpoint(arm, plan.seed()),
        record.digest(),
        control.seed(),
        WorldSuites.all());
  }

  static String dose(ArmPlan plan) {
    return plan.recipe().label() + "@" + plan.steps();
  }

  private static List<Suite> tempting() {
    return WorldSuites.all().stream().filter(suite -> suite.split() != Split.CONTROL).toList();
  }

  private ArmRecord train(ArmPlan plan, String arm, Training.Watcher watcher) {
    String run = run(arm, plan.seed());
    try (StepCounter counter = new StepCounter(progress, "train " + run, plan.steps())) {
      ArmRecord record =
          ArmTraining.train(
              new Base(base, dialect.apply(base)),
              plan,
              new WorldWriter(),
              armFolder(arm, plan.seed()),
              Training.Watcher.each(counter::after).then(watcher));
      records.put(run, record);
      return record;
    }
  }

  private void assess(
      String arm, String run, Path checkpoint, String digest, long seed, List<Suite> suites) {
    refuseTrialsOfOtherWeights(run, digest);
    Assessment.Plan plan = new Assessment.Plan(suites, settings.trials(), seed, turns());
    try (LocalModel model = LocalModel.load(checkpoint, dialect.apply(checkpoint), 1);
        Progress.Task task = progress.begin("assess " + run, "trials", plan.total())) {
      Assessment.Target assessed = new Assessment.Target(arm, digest, model);
      results.put(
          run,
          assessment.run(
              run,
              assessed,
              plan,
              ended -> {
                Lanes.stopIfAnotherFailed();
                task.advance(ended);
              }));
    }
  }

  private Sampling turns() {
    return new Sampling(1, settings.maxTokens());
  }

  /** Tables are made of all trials of a run, so they must all be of these weights. */
  private void refuseTrialsOfOtherWeights(String run, String digest) {
    store.tallies().stream()
        .filter(tally -> tally.run().equals(run) && !tally.target().equals(digest))
        .findFirst()
        .ifPresent(tally -> {
          throw new IllegalArgumentException(
              "%s holds trials of %s with the weights %s, and the arm now has %s; give another --out"
                  .formatted(store, run, tally.target(), digest));
        });
  }

  static String run(String arm, long seed) {
    return arm + "/seed-" + seed;
  }

  private Path armFolder(String arm, long seed) {
    return folder.resolve("arms").resolve(arm + "-seed-" + seed);
  }

  private Path checkpoint(String arm, long seed) {
    return armFolder(arm, seed).resolve("checkpoint");
  }
}
