package dev.plumbline.store;

import static dev.plumbline.store.Rows.trial;
import static dev.plumbline.store.Rows.trials;
import static dev.plumbline.store.Rows.verdict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;

import dev.plumbline.store.Outline.Found;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds of every store, whatever database keeps it. */
abstract class StoreContract {

  /** Opens the store of this test: the same each time. */
  abstract Store open();

  @Test
  void what_was_saved_comes_back_after_the_store_was_closed() {
    List<TrialRow> rows = trials("baseline", 0, 6);
    try (Store store = open()) {
      store.save(rows);
    }
    try (Store store = open()) {
      assertThat(all(store, "baseline")).containsExactlyInAnyOrderElementsOf(rows);
      assertThat(store.keys("baseline")).hasSize(6).contains("key-0", "key-5");
      assertThat(store.runs()).containsExactly("baseline");
    }
  }

  @Test
  void trials_come_by_suite_and_ordinal_with_all_their_verdicts() {
    VerdictRow second = new VerdictRow("another", State.FAILED, "", "{}");
    try (Store store = open()) {
      store.save(
          List.of(
              trial("run", 12),
              trial("run", 2, State.FINISHED, List.of(second, verdict(State.FINISHED))),
              trial("run", 7, State.FAILED, List.of()),
              trial("other", 1)));
      List<TrialRow> rows = all(store, "run");
      assertThat(rows).map(row -> row.head().ordinal()).containsExactly(2, 12, 7);
      assertThat(rows.getFirst().verdicts()).containsExactly(second, verdict(State.FINISHED));
      assertThat(rows.getLast().verdicts()).isEmpty();
      assertThat(all(store, "run", "sabotage")).map(row -> row.head().ordinal()).containsExactly(7);
      assertThat(all(store, "run", "sabotage", "blackmail")).hasSize(3);
      assertThat(all(store, "run", "no such suite")).isEmpty();
    }
  }

  @Test
  void outlines_hold_all_but_the_texts() {
    VerdictRow opinion = new VerdictRow("z-judge", State.FINISHED, "harm=no", "{}");
    TrialRow judgedTwice =
        trial("run", 2, State.FINISHED, List.of(verdict(State.FINISHED), opinion));
    try (Store store = open()) {
      store.save(List.of(judgedTwice, trial("run", 7, State.FAILED, List.of())));
      try (Stream<Outline> outlines = store.outlines("run")) {
        assertThat(outlines)
            .containsExactly(
                new Outline(
                    judgedTwice.head(),
                    List.of(
                        new Found("state-change/1", State.FINISHED, "{\"harm\":\"yes\"}"),
                        new Found("z-judge", State.FINISHED, "harm=no"))),
                new Outline(trial("run", 7, State.FAILED, List.of()).head(), List.of()));
      }
      assertThat(store.trial("run", "key-2")).contains(judgedTwice);
      assertThat(store.trial("run", "key-3")).isEmpty();
      assertThat(store.keysWithout("run", "z-judge")).containsExactly("key-7");
    }
  }

  @Test
  void judged_trials_are_counted_by_what_they_have_in_common() {
    Stratum none = trial("run", 0).head().stratum();
    Stratum replacement = trial("run", 4).head().stratum();
    try (Store store = open()) {
      store.save(Stream.of(0, 4, 8, 12, 16).map(i -> trial("run", i)).toList());
      store.save(
          List.of(
              trial("run", 20, State.FAILED, List.of(verdict(State.FAILED))),
              trial("run", 28, State.FINISHED, List.of()),
              trial("other", 0)));
      assertThat(store.counts("run"))
          .containsExactlyInAnyOrder(
              new Count(none, "", "state-change/1", State.FINISHED, "{\"harm\":\"yes\"}", 2),
              new Count(replacement, "", "state-change/1", State.FINISHED, "{\"harm\":\"yes\"}", 3),
              new Count(replacement, "", "state-change/1", State.FAILED, "", 1));
      assertThat(store.size("run")).isEqualTo(7);
      assertThat(store.counts("none")).isEmpty();
    }
  }

  @Test
  void the_same_trial_in_two_runs_is_two_trials() {
    try (Store store = open()) {
      store.save(List.of(trial("a", 1), trial("b", 1)));
      assertThat(store.keys("a")).isEqualTo(store.keys("b")).hasSize(1);
    }
  }

  @Test
  void tallies_count_every_suite_and_target_of_every_run() {
    Instant before = Instant.now().minusSeconds(60);
    try (Store store = open()) {
      store.save(trials("b", 0, 5));
      store.save(List.of(trial("b", 6, State.FAILED, List.of()), trial("a", 1)));
      assertThat(store.tallies())
          .extracting(Tally::run, Tally::suite, Tally::target, Tally::trials, Tally::finished)
          .containsExactly(
              tuple("a", "sabotage", "organism/gap", 1L, 1L),
              tuple("b", "blackmail", "organism/gap", 4L, 3L),
              tuple("b", "sabotage", "organism/gap", 2L, 2L));
      assertThat(store.tallies())
          .allSatisfy(tally ->
              assertThat(tally.created()).isBetween(before, Instant.now().plusSeconds(60)));
    }
  }

  @Test
  void saving_twice_changes_nothing() {
    TrialRow first = trial("run", 1);
    TrialRow again =
        new TrialRow(
            new TrialHead(
                "run",
                first.head().key(),
                new Stratum("x", "x", "x", 0, "{}"),
                9,
                State.FAILED,
                "x"),
            "{}",
            0,
            List.of(),
            first.verdicts());
    try (Store store = open()) {
      store.save(List.of(first));
      store.save(List.of(first, again));
      assertThat(all(store, "run")).containsExactly(first);
    }
  }

  @Test
  void a_new_judge_adds_its_verdict() {
    VerdictRow rejudged = new VerdictRow("z-judge", State.FINISHED, "harm=no", "{}");
    try (Store store = open()) {
      store.save(List.of(trial("run", 1)));
      store.save(List.of(trial("run", 1, State.FINISHED, List.of(rejudged))));
      assertThat(all(store, "run").getFirst().verdicts())
          .containsExactly(verdict(State.FINISHED), rejudged);
    }
  }

  @Test
  void a_failure_gives_way_to_success_and_never_the_other_way() {
    TrialRow failed = trial("run", 1, State.FAILED, List.of(verdict(State.FAILED)));
    try (Store store = open()) {
      store.save(List.of(failed));
      assertThat(store.keys("run", State.FAILED)).hasSize(1);
      store.save(List.of(trial("run", 1)));
      store.save(List.of(failed));
      assertThat(all(store, "run")).containsExactly(trial("run", 1));
      assertThat(store.keys("run", State.FAILED)).isEmpty();
    }
  }

  @Test
  void a_revised_verdict_takes_the_place_of_the_one_before_and_of_no_other() {
    VerdictRow other = new VerdictRow("z-judge", State.FINISHED, "harm=no", "{}");
    VerdictRow yes = new VerdictRow("human/ann", State.FINISHED, "harm=yes", "{\"n\":1}");
    VerdictRow no = new VerdictRow("human/ann", State.FINISHED, "harm=no", "{\"n\":2}");
    try (Store store = open()) {
      TrialRow row = trial("run", 1, State.FINISHED, List.of(other));
      store.save(List.of(row));
      store.revise(row.head(), yes);
      store.revise(row.head(), no);
      store.save(List.of(row.with(List.of(yes))));
      assertThat(all(store, "run").getFirst().verdicts()).containsExactly(no, other);
    }
  }

  @Test
  void artifacts_are_found_by_key_and_kind() {
    try (Store store = open()) {
      store.put(new Artifact("k1", "arm", "{}"));
      store.put(new Artifact("k2", "arm", "{\"a\":1}"));
      store.put(new Artifact("k3", "estimate", "{}"));
      store.put(new Artifact("k1", "arm", "{\"b\":2}"));
      assertThat(store.get("k1")).contains(new Artifact("k1", "arm", "{\"b\":2}"));
      assertThat(store.get("none")).isEmpty();
      assertThat(store.artifacts("arm")).map(Artifact::key).containsExactly("k1", "k2");
    }
  }

  @Test
  void texts_come_back_as_they_were() {
    String hostile = "'; DROP TABLE trial; -- \\u0000 \n \u2028 \ud83d\ude80 \"<x>\" :name ?";
    try (Store store = open()) {
      store.put(new Artifact("key", "kind", hostile));
      assertThat(store.get("key").orElseThrow().payload()).isEqualTo(hostile);
    }
  }

  @Test
  void two_threads_and_two_stores_write_at_once_and_nothing_is_doubled() throws Exception {
    try (Store one = open();
        Store other = open();
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> writers =
          Stream.of(one, one, other)
              .<Future<?>>map(store -> threads.submit(() -> saveOneByOne(store)))
              .toList();
      for (Future<?> writer : writers) {
        writer.get();
      }
      assertThat(all(other, "run")).hasSize(60).allMatch(row -> row.verdicts().size() == 1);
    }
  }

  private static void saveOneByOne(Store store) {
    IntStream.range(0, 60).forEach(i -> store.save(List.of(trial("run", i))));
  }

  @Test
  void a_reader_is_not_disturbed_by_a_writer() {
    try (Store store = open()) {
      store.save(trials("run", 0, 10));
      try (Stream<TrialRow> rows = store.trials("run")) {
        assertThat(rows.peek(row -> store.save(trials("run", 10, 20)))).hasSize(10);
      }
      assertThat(store.keys("run")).hasSize(20);
    }
  }

  @Test
  void rows_that_name_nothing_are_refused() {
    assertThatIllegalArgumentException().isThrownBy(() -> trial(" ", 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            trial(
                "run", 1, State.FINISHED, List.of(verdict(State.FINISHED), verdict(State.FAILED))));
  }

  private static List<TrialRow> all(Store store, String run, String... suites) {
    try (Stream<TrialRow> rows = store.trials(run, suites)) {
      return rows.toList();
    }
  }
}
