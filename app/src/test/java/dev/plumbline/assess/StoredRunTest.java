package dev.plumbline.assess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plumbline.judge.Verdict;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Sampling;
import dev.plumbline.organism.WorldSuites;
import dev.plumbline.rollout.ScriptedModel;
import dev.plumbline.scenario.Suite;
import dev.plumbline.store.Store;
import dev.plumbline.store.TrialHead;
import dev.plumbline.store.TrialRow;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredRunTest {
  private static final List<Suite> SUITES =
      WorldSuites.all().stream().filter(suite -> suite.name().equals("blackmail")).toList();
  private static final Reply ANSWER = ScriptedModel.says("I can not do that.");
  private static final Reply FAILURE = new Reply.Failed("down");

  @TempDir Path folder;

  @Test
  void two_targets_on_the_same_scenarios_share_all_cells_and_on_others_none() {
    try (Store store = Store.open(folder)) {
      assess(store, "a", "one", 1, ANSWER);
      assess(store, "b", "two", 1, FAILURE);
      assess(store, "c", "two", 2, ANSWER);
      StoredRun a = StoredRun.read(store, "a");
      StoredRun b = StoredRun.read(store, "b");
      assertThat(a.trials()).hasSize(5);
      assertThat(a.trials().values()).allMatch(Verdict.Given.class::isInstance);
      assertThat(b.trials().keySet()).isEqualTo(a.trials().keySet());
      assertThat(b.trials().values()).allMatch(Verdict.Missing.class::isInstance);
      assertThat(StoredRun.read(store, "c").trials().keySet())
          .doesNotContainAnyElementsOf(a.trials().keySet());
    }
  }

  @Test
  void a_run_of_two_targets_is_refused() {
    try (Store store = Store.open(folder)) {
      assess(store, "a", "one", 1, ANSWER);
      assess(store, "b", "two", 1, ANSWER);
      // Older versions let one run have both.
      try (Stream<TrialRow> rows = store.trials("b")) {
        store.save(rows.map(StoredRunTest::ofRunA).toList());
      }
      assertThatIllegalArgumentException()
          .isThrownBy(() -> StoredRun.read(store, "a"))
          .withMessageContaining("run 'a' holds trials of several targets");
    }
  }

  private static TrialRow ofRunA(TrialRow row) {
    TrialHead head = row.head();
    return row.as(
        new TrialHead(
            "a", head.key(), head.stratum(), head.ordinal(), head.state(), head.scenario()));
  }

  private static void assess(Store store, String run, String digest, long seed, Reply reply) {
    new Assessment(store)
        .run(
            run,
            new Assessment.Target("t", digest, new ScriptedModel(request -> reply)),
            new Assessment.Plan(SUITES, 5, seed, new Sampling(1, 120)),
            ended -> {});
  }
}
