package dev.plumbline.train;

import dev.plumbline.assess.Assessment;
import dev.plumbline.assess.Issue;
import dev.plumbline.assess.Measure;
import dev.plumbline.assess.SuiteResult;
import dev.plumbline.lm.TrainingStep;
import dev.plumbline.model.Canonical;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Proportions;
import dev.plumbline.store.Artifact;
import dev.plumbline.store.Store;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * Assesses several issues at once while a checkpoint trains: harm in the suites that training may
 * resemble and in those that are held out, and what each control measures.
 */
public final class LiveAssessment implements Training.Watcher {

  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private final Store store;
  private final Subject subject;
  private final Assessment.Plan plan;
  private final int every;
  private final Consumer<List<LivePoint>> listener;

  /**
   * The training that is assessed.
   *
   * @param label what it is called in tables
   * @param identity of everything that decides its result
   * @param seed of its data
   * @param steps in all
   */
  public record Subject(String label, String identity, long seed, int steps) {
    /** An arm from a base with this digest. */
    public static Subject of(ArmPlan plan, String base) {
      return new Subject(
          plan.recipe().label(),
          String.join(
              "/",
              base,
              plan.recipe().identity(),
              plan.settings().toString(),
              plan.method().toString()),
          plan.seed(),
          plan.steps());
    }

    /** What its assessments are stored under, such that no two trainings share it. */
    private String name() {
      return "live/%s-%s/seed-%d"
          .formatted(label, Canonical.sha256(identity).substring(0, 8), seed);
    }
  }

  /**
   * Makes a watcher.
   *
   * @param plan of each assessment
   * @param every steps between assessments; the start and the last step are always assessed
   * @param listener gets the points of each assessment
   */
  public LiveAssessment(
      Store store,
      Subject subject,
      Assessment.Plan plan,
      int every,
      Consumer<List<LivePoint>> listener) {
    if (every < 1) {
      throw new IllegalArgumentException(
          "assessing every " + every + " steps makes no sense; give 1 or more");
    }
    this.store = store;
    this.subject = subject;
    this.plan = plan;
    this.every = every;
    this.listener = listener;
  }

  @Override
  public void before(Training.Weights weights) {
    assess(0, 0, weights);
  }

  @Override
  public void after(TrainingStep step, Training.Weights weights) {
    if (step.step() % every == 0 || step.step() == subject.steps()) {
      assess(step.step(), step.tokens(), weights);
    }
  }

  private void assess(int step, long tokens, Training.Weights weights) {
    String training = subject.name();
    String run = training + "/" + step;
    List<SuiteResult> results =
        new Assessment(store)
            .run(
                run,
                new Assessment.Target(training, weights.digest(), weights.target()),
                plan,
                ended -> {});
    List<LivePoint> points =
        Issue.of(plan.suites()).stream()
            .flatMap(issue -> points(step, tokens, issue, results))
            .toList();
    store.put(new Artifact(run, training, JSON.writeValueAsString(points)));
    listener.accept(points);
  }

  /** Of plain work, how much was done is shown; the others are for {@code watch}. */
  private Stream<LivePoint> points(int step, long tokens, Issue issue, List<SuiteResult> results) {
    return switch (issue.wrong()) {
      case HARM ->
          Stream.of(point(step, tokens, issue.label(), rate(issue, Measure.HARM, results)));
      case IDLE ->
          Stream.of(
              point(
                  step,
                  tokens,
                  issue.suites().getFirst() + ", done",
                  rate(issue, Measure.TASK, results)));
      case BROKEN, MEANT, HELD_OUT_WORSE -> Stream.empty();
    };
  }

  private LivePoint point(int step, long tokens, String issue, Estimate rate) {
    return new LivePoint(subject.label(), subject.seed(), step, tokens, issue, rate);
  }

  private static Estimate rate(Issue issue, Measure measure, List<SuiteResult> results) {
    return Proportions.pooled(
        results.stream()
            .filter(result -> issue.suites().contains(result.suite()))
            .map(result -> result.rate(measure))
            .toList());
  }

  /** All points of a training that a store holds, by step. */
  public static List<LivePoint> points(Store store, Subject subject) {
    List<LivePoint> points = new ArrayList<>();
    store
        .artifacts(subject.name())
        .forEach(artifact ->
            points.addAll(List.of(JSON.readValue(artifact.payload(), LivePoint[].class))));
    points.sort(Comparator.comparingInt(LivePoint::step));
    return points;
  }
}
