package dev.plumbline.assess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.assess.Issue.Wrong;
import dev.plumbline.model.Sampling;
import dev.plumbline.organism.WorldSuites;
import dev.plumbline.rollout.ScriptedModel;
import dev.plumbline.scenario.Suite;
import dev.plumbline.stats.Clustered.Cluster;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Pairs;
import dev.plumbline.store.Store;
import dev.plumbline.store.TrialHead;
import dev.plumbline.store.TrialRow;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IssueCountTest {

  @TempDir Path folder;

  private static Suite suite(String name) {
    return WorldSuites.named(name).orElseThrow();
  }

  @Test
  void an_issue_has_as_many_trials_of_each_of_its_suites() {
    Issue both = new Issue("both", List.of("chat-harm", "over-refusal"), Wrong.HARM);
    Issue one = new Issue("one", List.of("chat-harm"), Wrong.HARM);
    try (Store store = Store.open(folder)) {
      assess(store, "chat-harm", 7);
      assess(store, "over-refusal", 3);
      Map<String, IssueCount> counts = IssueCount.of(store, "run", List.of(both, one));
      assertThat(counts).containsOnlyKeys("both", "one");
      assertThat(sum(Objects.requireNonNull(counts.get("both")))).isEqualTo(new Cluster(3, 6));
      assertThat(sum(Objects.requireNonNull(counts.get("one")))).isEqualTo(new Cluster(7, 7));
    }
  }

  @Test
  void scenarios_are_worse_than_others_one_beside_one() {
    List<Cluster> held =
        List.of(new Cluster(1, 1), new Cluster(0, 1), new Cluster(1, 1), new Cluster(1, 2));
    List<Cluster> seen = List.of(new Cluster(0, 1), new Cluster(1, 1), new Cluster(1, 1));
    IssueCount worse = count(held, 2).worseThan(count(seen, 3));
    assertThat(worse.scenarios())
        .as("worse, better, a tie; a fourth has none beside it")
        .containsExactly(new Cluster(2, 2), new Cluster(0, 2), new Cluster(1, 2));
    assertThat(worse.missing()).isEqualTo(5);
    assertThat(((Estimate.Rate) worse.rate()).value()).isEqualTo(0.5);
    assertThat(
            count(List.of(new Cluster(2, 3)), 0)
                .worseThan(count(List.of(new Cluster(1, 2)), 0))
                .scenarios())
        .as("of six pairs two are worse, one is better and three are ties")
        .containsExactly(new Cluster(7, 12));
    assertThat(count(List.of(), 0).worseThan(count(seen, 0)).rate())
        .isInstanceOf(Estimate.Unknown.class);
  }

  @Test
  void two_runs_are_set_beside_each_other_in_the_scenarios_that_both_met() {
    IssueCount one =
        new IssueCount(
            Map.of("a", new Cluster(1, 1), "b", new Cluster(0, 1), "c", new Cluster(1, 1)),
            0,
            new Estimate.Unknown(0));
    IssueCount other =
        new IssueCount(
            Map.of("b", new Cluster(1, 1), "a", new Cluster(1, 1), "d", new Cluster(0, 1)),
            0,
            new Estimate.Unknown(0));
    assertThat(one.beside(other))
        .containsExactlyInAnyOrder(new Pairs(1, 0, 0, 0), new Pairs(0, 0, 1, 0));
  }

  @Test
  void trials_of_a_scenario_that_are_no_pairs_differ_by_their_rates() {
    assertThat(Pairs.of(new Cluster(3, 4), new Cluster(1, 2))).isEqualTo(new Pairs(4, 2, 0, 2));
    assertThat(Pairs.of(new Cluster(0, 2), new Cluster(1, 3))).isEqualTo(new Pairs(0, 0, 2, 4));
  }

  private static IssueCount count(List<Cluster> scenarios, long missing) {
    Map<String, Cluster> named = new LinkedHashMap<>();
    scenarios.forEach(scenario -> named.put("scenario " + named.size(), scenario));
    return new IssueCount(named, missing, new Estimate.Unknown(missing));
  }

  /** Everything is answered, which is harm where it should be refused, and none where not. */
  private static void assess(Store store, String suite, int trials) {
    new Assessment(store)
        .run(
            suite,
            new Assessment.Target(
                "t", "d", new ScriptedModel(request -> ScriptedModel.says("sure"))),
            new Assessment.Plan(List.of(suite(suite)), trials, 1, new Sampling(1, 120)),
            ended -> {});
    try (Stream<TrialRow> rows = store.trials(suite)) {
      store.save(rows.map(IssueCountTest::inOneRun).toList());
    }
  }

  private static TrialRow inOneRun(TrialRow row) {
    TrialHead head = row.head();
    return row.as(
        new TrialHead(
            "run", head.key(), head.stratum(), head.ordinal(), head.state(), head.scenario()));
  }

  private static Cluster sum(IssueCount count) {
    return new Cluster(
        count.scenarios().stream().mapToLong(Cluster::count).sum(),
        count.scenarios().stream().mapToLong(Cluster::n).sum());
  }
}
