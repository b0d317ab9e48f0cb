package dev.plumbline.assess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plumbline.assess.RunRecord.ModelUsed;
import dev.plumbline.model.Sampling;
import dev.plumbline.organism.WorldSuites;
import dev.plumbline.rollout.Event;
import dev.plumbline.rollout.Participant;
import dev.plumbline.rollout.Rollout;
import dev.plumbline.rollout.ScriptedModel;
import dev.plumbline.store.Store;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunRecordTest {

  private static final Origin ORIGIN =
      new Origin(
          "0.1",
          List.of("assess", "--target", "x/y"),
          "sim/one",
          List.of(new ModelUsed("judge/one", "judge/one at a", "j")),
          "training/3",
          40);

  @TempDir Path folder;

  private record Quiet(String identity) implements Participant {
    @Override
    public Event.Author author() {
      return Event.Author.SIMULATOR;
    }

    @Override
    public List<List<Event.Content>> act(List<Moment> moments) {
      return NOBODY.act(moments);
    }
  }

  private static Assessment.Plan plan(long seed, double temperature, String colleagues) {
    return new Assessment.Plan(
            WorldSuites.all().subList(0, 2), 3, seed, new Sampling(temperature, 50))
        .with(new Quiet(colleagues));
  }

  private static void run(Store store, String digest, Assessment.Plan plan, Origin origin) {
    new Assessment(store)
        .run(
            "run",
            new Assessment.Target(
                "x/y",
                "x/y at z",
                digest,
                new ScriptedModel(request -> ScriptedModel.says("No.")),
                new Assessment.Pace.Together(4)),
            plan,
            origin,
            ended -> {},
            Follower.NOBODY);
  }

  @Test
  void a_run_keeps_what_it_was_set_up_with_and_every_start() {
    try (Store store = Store.open(folder)) {
      run(store, "d", plan(1, 1, "sim"), ORIGIN);
      run(
          store,
          "d",
          plan(1, 1, "sim"),
          new Origin("0.2", List.of("again"), "sim/one", List.of(), "training/3", 40));
      RunRecord record = RunRecords.of(store, "run").orElseThrow();
      RunRecord.Setup setup = record.setup();
      assertThat(setup.target()).isEqualTo(new ModelUsed("x/y", "x/y at z", "d"));
      assertThat(setup.simulator().name()).isEqualTo("sim/one");
      assertThat(setup.simulator().identity()).isEqualTo("sim");
      assertThat(setup.sampling()).isEqualTo(new Sampling(1, 50));
      assertThat(setup.rollout()).isEqualTo(Rollout.VERSION);
      assertThat(setup.parent()).isEqualTo("training/3");
      assertThat(setup.step()).isEqualTo(40);
      assertThat(record.starts()).hasSize(2);
      RunRecord.Start first = record.starts().getFirst();
      assertThat(first.command()).containsExactly("assess", "--target", "x/y");
      assertThat(first.by()).isEqualTo(System.getProperty("user.name"));
      assertThat(first.judges()).isEqualTo(ORIGIN.judges());
      assertThat(first.suites()).extracting(RunRecord.SuiteUsed::trials).containsExactly(3, 3);
      assertThat(record.starts().getLast().version()).isEqualTo("0.2");
      assertThat(RunRecord.read(record.json())).isEqualTo(record);
    }
  }

  @Test
  void a_run_that_was_begun_with_something_else_is_refused_and_both_are_named() {
    try (Store store = Store.open(folder)) {
      run(store, "d", plan(1, 1, "sim"), ORIGIN);
      long trials = store.size("run");
      Origin origin = ORIGIN;
      assertThatIllegalArgumentException()
          .isThrownBy(() -> run(store, "e", plan(1, 1, "sim"), origin))
          .withMessage(
              "run 'run' was begun with target x/y at z d, and not x/y at z e; give the same, or another --out");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> run(store, "d", plan(2, 1, "sim"), origin))
          .withMessageContaining("seed 1, and not 2");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> run(store, "d", plan(1, 0.5, "sim"), origin))
          .withMessageContaining("temperature=1.0");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> run(store, "d", plan(1, 1, "other"), origin))
          .withMessageContaining("simulator sim ");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> run(store, "d", plan(1, 1, "sim"), new Origin("", "training/3", 80)))
          .withMessageContaining("step 40, and not 80");
      assertThat(store.size("run")).isEqualTo(trials);
      assertThat(RunRecords.of(store, "run").orElseThrow().starts()).hasSize(1);
    }
  }

  @Test
  void more_suites_and_trials_are_the_same_run_under_the_same_setup() {
    try (Store store = Store.open(folder)) {
      run(store, "d", plan(1, 1, ""), ORIGIN);
      Assessment.Plan wider =
          new Assessment.Plan(WorldSuites.all().subList(0, 3), 5, 1, new Sampling(1, 50));
      run(store, "d", wider, ORIGIN);
      assertThat(store.size("run")).isEqualTo(15);
    }
  }

  @Test
  void runs_of_before_there_were_records_have_none() {
    try (Store store = Store.open(folder)) {
      assertThat(RunRecords.of(store, "old")).isEmpty();
      RunRecords.started(
          store,
          "old",
          new RunRecord.Start(java.time.Instant.EPOCH, "", "", List.of(), List.of(), List.of()));
      assertThat(RunRecords.of(store, "old")).isEmpty();
    }
  }
}
