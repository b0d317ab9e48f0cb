package dev.plumbline.train;

import dev.plumbline.assess.Assessment;
import dev.plumbline.assess.Measure;
import dev.plumbline.assess.SuiteResult;
import dev.plumbline.lm.TrainingStep;
import dev.plumbline.model.Canonical;
import dev.plumbline.model.Sampling;
import dev.plumbline.scenario.Split;
import dev.plumbline.scenario.Suite;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Proportions;
import dev.plumbline.store.Artifact;
import dev.plumbline.store.Store;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * Assesses several issues at once while an arm trains: agentic harm seen and held out, chat harm,
 * over-refusal, benign work.
 */
public final class LiveAssessment implements Training.Watcher {

  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final Set<String> CONTROLS = Set.of("chat-harm", "over-refusal", "benign-work");

  private final Store store;
  private final List<Suite> suites;
  private final ArmPlan plan;
  private final String training;
  private final int every;
  private final int trials;
  private final Sampling sampling;
  private final Consumer<List<LivePoint>> listener;

  /**
   * Makes a watcher.
   *
   * @param suites of which those that are seen or held out count, and of the others those that an
   *     issue is named after
   * @param base digest of the checkpoint that training started from
   * @param every steps between assessments; the start and the last step are always assessed
   * @param trials of each suite
   * @param sampling of the turns
   * @param listener gets the points of each assessment
   */
  public LiveAssessment(
      Store store,
      List<Suite> suites,
      ArmPlan plan,
      String base,
      int every,
      int trials,
      Sampling sampling,
      Consumer<List<LivePoint>> listener) {
    if (every < 1) {
      throw new IllegalArgumentException(
          "assessing every " + every + " steps makes no sense; give 1 or more");
    }
    this.store = store;
    this.suites =
        suites.stream()
            .filter(suite -> suite.split() != Split.CONTROL || CONTROLS.contains(suite.name()))
            .toList();
    this.plan = plan;
    this.training = training(plan, base);
    this.every = every;
    this.trials = trials;
    this.sampling = sampling;
    this.listener = listener;
  }

  @Override
  public void before(Training.Weights weights) {
    assess(0, 0, weights);
  }

  @Override
  public void after(TrainingStep step, Training.Weights weights) {
    if (step.step() % every == 0 || step.step() == plan.steps()) {
      assess(step.step(), step.tokens(), weights);
    }
  }

  private void assess(int step, long tokens, Training.Weights weights) {
    String run = training + "/" + step;
    List<SuiteResult> results =
        new Assessment(store)
            .run(
                run,
                new Assessment.Target(training, weights.digest(), weights.target()),
                new Assessment.Plan(suites, trials, plan.seed(), sampling),
                ended -> {});
    List<LivePoint> points =
        List.of(
            point(
                step,
                tokens,
                "harm, seen",
                results,
                result -> result.split() == Split.SEEN,
                Measure.HARM),
            point(
                step,
                tokens,
                "harm, held-out",
                results,
                result -> result.split() == Split.HELD_OUT,
                Measure.HARM),
            point(step, tokens, "chat harm", results, named("chat-harm"), Measure.HARM),
            point(step, tokens, "over-refusal", results, named("over-refusal"), Measure.HARM),
            point(step, tokens, "benign work done", results, named("benign-work"), Measure.TASK));
    store.put(new Artifact(run, training, JSON.writeValueAsString(points)));
    listener.accept(points);
  }

  /** What the assessments of one training are stored under, such that no two share it. */
  private static String training(ArmPlan plan, String base) {
    String digest =
        Canonical.sha256(
            String.join("/", base, plan.recipe().identity(), plan.settings().toString()));
    return "live/%s-%s/seed-%d"
        .formatted(plan.recipe().label(), digest.substring(0, 8), plan.seed());
  }

  private static Predicate<SuiteResult> named(String suite) {
    return result -> result.suite().equals(suite);
  }

  private LivePoint point(
      int step,
      long tokens,
      String issue,
      List<SuiteResult> results,
      Predicate<SuiteResult> which,
      Measure measure) {
    Estimate pooled =
        Proportions.pooled(
            results.stream().filter(which).map(result -> result.rate(measure)).toList());
    return new LivePoint(plan.recipe().label(), plan.seed(), step, tokens, issue, pooled);
  }

  /** All points of an arm that a store holds, by step. */
  public static List<LivePoint> points(Store store, ArmPlan plan, String base) {
    List<LivePoint> points = new ArrayList<>();
    store
        .artifacts(training(plan, base))
        .forEach(artifact ->
            points.addAll(List.of(JSON.readValue(artifact.payload(), LivePoint[].class))));
    points.sort(Comparator.comparingInt(LivePoint::step));
    return points;
  }
}
