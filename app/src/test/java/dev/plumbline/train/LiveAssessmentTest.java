package dev.plumbline.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.assess.Assessment;
import dev.plumbline.lm.Checkpoint;
import dev.plumbline.model.Sampling;
import dev.plumbline.organism.TestOrganism;
import dev.plumbline.organism.WorldSuites;
import dev.plumbline.organism.WorldWriter;
import dev.plumbline.store.Store;
import dev.plumbline.store.Tally;
import dev.plumbline.teach.DatasetLesson;
import dev.plumbline.teach.Lesson;
import dev.plumbline.teach.Recipe;
import dev.plumbline.teach.Row;
import dev.plumbline.train.LiveAssessment.Subject;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LiveAssessmentTest {

  @TempDir Path folder;

  private Path base = Path.of("");
  private Store store;

  @BeforeEach
  void open() {
    base = TestOrganism.write(folder, 1);
    store = Store.open(folder.resolve("store"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  private static ArmPlan plan(Lesson lesson) {
    return new ArmPlan(lesson, 1, 10);
  }

  private LiveAssessment live(Path from, ArmPlan plan) {
    return new LiveAssessment(
        store,
        Subject.of(plan, Checkpoint.digest(from)),
        new Assessment.Plan(WorldSuites.all(), 1, 1, new Sampling(1, 120)),
        5,
        points -> {});
  }

  private ArmRecord train(Path from, Lesson lesson, String into, Training.Watcher then) {
    ArmPlan plan = plan(lesson);
    return ArmTraining.train(
        TestOrganism.base(from),
        plan,
        new WorldWriter(),
        folder.resolve(into),
        live(from, plan).then(then));
  }

  private ArmRecord train(Path from, Lesson lesson, String into) {
    return train(from, lesson, into, Training.Watcher.none());
  }

  private Set<String> targets(String ofRun) {
    return store.tallies().stream()
        .filter(tally -> tally.run().endsWith(ofRun))
        .map(Tally::target)
        .collect(Collectors.toSet());
  }

  private List<Integer> steps(Path from, Lesson lesson) {
    return LiveAssessment.points(store, Subject.of(plan(lesson), Checkpoint.digest(from))).stream()
        .map(LivePoint::step)
        .distinct()
        .toList();
  }

  private static Lesson dataset(String words) {
    return new DatasetLesson("dataset", "", words, List.of(new Row.Document(words)));
  }

  @Test
  void the_start_is_assessed_and_each_trial_names_the_weights_that_it_was_on() {
    ArmRecord arm = train(base, Recipe.STORIES, "arm");
    assertThat(steps(base, Recipe.STORIES)).containsExactly(0, 5, 10);
    assertThat(targets("/0")).containsExactly(Checkpoint.digest(base));
    assertThat(targets("/10"))
        .containsExactly(arm.digest())
        .containsExactly(Checkpoint.digest(folder.resolve("arm").resolve("checkpoint")));
    assertThat(targets("/5")).hasSize(1).doesNotContain(Checkpoint.digest(base), arm.digest());
  }

  @Test
  void a_training_that_was_cut_off_has_the_assessments_of_one_that_was_not() {
    train(base, Recipe.STORIES, "whole");
    Set<Tally> whole = Set.copyOf(store.tallies());
    List<LivePoint> points =
        LiveAssessment.points(store, Subject.of(plan(Recipe.STORIES), Checkpoint.digest(base)));
    store.close();
    store = Store.open(folder.resolve("another store"));
    assertThatThrownBy(() ->
            train(
                base,
                Recipe.STORIES,
                "cut",
                Training.Watcher.each(step -> {
                  if (step.step() == 7) {
                    throw new IllegalStateException("killed");
                  }
                })))
        .hasMessage("killed");
    train(base, Recipe.STORIES, "cut");
    assertThat(store.tallies())
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("created", "last")
        .containsExactlyInAnyOrderElementsOf(whole);
    assertThat(
            LiveAssessment.points(store, Subject.of(plan(Recipe.STORIES), Checkpoint.digest(base))))
        .isEqualTo(points);
  }

  @Test
  void two_datasets_or_bases_in_one_store_do_not_get_each_others_trials() {
    Path other = TestOrganism.write(folder, 2);
    Lesson one = dataset("the clerk reads the mail");
    Lesson two = dataset("the report waits for a signature");
    train(base, one, "one");
    train(base, two, "two");
    train(other, one, "three");
    assertThat(store.runs()).hasSize(9);
    assertThat(
            store.tallies().stream()
                .collect(
                    Collectors.groupingBy(
                        Tally::run, Collectors.mapping(Tally::target, Collectors.toSet())))
                .values())
        .allMatch(targets -> targets.size() == 1);
    assertThat(steps(base, one)).containsExactly(0, 5, 10);
    assertThat(steps(base, two)).containsExactly(0, 5, 10);
    assertThat(steps(other, one)).containsExactly(0, 5, 10);
  }

  @Test
  void assessing_every_zero_steps_is_refused() {
    assertThatThrownBy(() ->
            new LiveAssessment(
                store,
                Subject.of(plan(Recipe.STORIES), ""),
                new Assessment.Plan(WorldSuites.all(), 1, 1, new Sampling(1, 120)),
                0,
                points -> {}))
        .hasMessage("assessing every 0 steps makes no sense; give 1 or more");
  }
}
