package dev.plumbline.store;

import static dev.plumbline.store.Rows.event;
import static dev.plumbline.store.Rows.trial;
import static dev.plumbline.store.Rows.trials;
import static dev.plumbline.store.Rows.verdict;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.plumbline.store.Outline.Found;
import dev.plumbline.store.TrialQuery.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What holds of every store, whatever database keeps it. */
abstract class StoreContract {

  /** Opens the store of this test: the same each time. */
  abstract Store open();

  /** Opens it to look at. */
  abstract Store look();

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

  private static final TrialQuery ALL =
      new TrialQuery(
          "run", Optional.empty(), EnumSet.allOf(State.class), List.of(), 0, Integer.MAX_VALUE);

  private static List<Integer> ordinals(List<Outline> trials) {
    return trials.stream().map(trial -> trial.head().ordinal()).toList();
  }

  private static Place place(Outline trial) {
    return new Place(trial.head().suite(), trial.head().ordinal(), trial.head().key());
  }

  @Test
  void pages_go_on_where_the_last_one_ended_in_either_direction() {
    try (Store store = open()) {
      store.save(trials("run", 0, 25));
      store.save(trials("other", 0, 5));
      List<Outline> all = new ArrayList<>();
      Place at = Place.FIRST;
      for (List<Outline> page = store.browsing().page(ALL, at, false, 25, 7);
          !page.isEmpty();
          page = store.browsing().page(ALL, at, false, 25, 7)) {
        all.addAll(page);
        at = place(page.getLast());
      }
      try (Stream<Outline> outlines = store.outlines("run")) {
        assertThat(all).containsExactlyElementsOf(outlines.toList());
      }
      List<Outline> before = store.browsing().page(ALL, place(all.get(9)), true, 25, 3);
      assertThat(before).containsExactlyElementsOf(all.subList(6, 9));
      assertThat(store.browsing().between("run", place(all.get(3)), place(all.get(5))))
          .containsExactlyElementsOf(all.subList(3, 6));
    }
  }

  @Test
  void a_page_holds_what_was_asked_for_whether_it_is_rare_or_frequent() {
    VerdictRow harm = new VerdictRow("judge", State.FINISHED, "{\"harm\":\"yes\"}", "{}");
    VerdictRow none = new VerdictRow("judge", State.FINISHED, "{\"harm\":\"no\"}", "{}");
    try (Store store = open()) {
      for (int i = 0; i < 20; i++) {
        store.save(
            List.of(
                trial(
                    "run",
                    i,
                    i == 3 ? State.FAILED : State.FINISHED,
                    List.of(i % 5 == 0 ? harm : none))));
      }
      TrialQuery harmful =
          new TrialQuery(
              "run",
              Optional.empty(),
              ALL.states(),
              List.of(new TrialQuery.Findings("judge", Set.of("{\"harm\":\"yes\"}"))),
              0,
              Integer.MAX_VALUE);
      for (long expected : new long[] {4, 1_000_000}) {
        assertThat(ordinals(store.browsing().page(harmful, Place.FIRST, false, expected, 100)))
            .containsExactly(0, 10, 5, 15);
      }
      Set<String> sabotage =
          store.browsing().strata("run").entrySet().stream()
              .filter(stratum -> stratum.getValue().suite().equals("sabotage"))
              .map(Map.Entry::getKey)
              .collect(Collectors.toSet());
      TrialQuery both =
          new TrialQuery("run", Optional.of(sabotage), ALL.states(), harmful.findings(), 0, 9);
      assertThat(ordinals(store.browsing().page(both, Place.FIRST, false, 4, 100)))
          .containsExactly(5, 15);
      TrialQuery failed =
          new TrialQuery("run", Optional.empty(), Set.of(State.FAILED), List.of(), 0, 9);
      assertThat(ordinals(store.browsing().page(failed, Place.FIRST, false, 1, 100)))
          .containsExactly(3);
      TrialQuery longer = new TrialQuery("run", Optional.empty(), ALL.states(), List.of(), 4, 9);
      assertThat(store.browsing().page(longer, Place.FIRST, false, 20, 100)).isEmpty();
      TrialQuery unknown =
          new TrialQuery(
              "run",
              Optional.empty(),
              ALL.states(),
              List.of(new TrialQuery.Findings("judge", Set.of())),
              0,
              9);
      assertThat(store.browsing().page(unknown, Place.FIRST, false, 0, 100)).isEmpty();
    }
  }

  @Test
  void events_are_listed_without_their_texts_and_read_some_at_a_time() {
    try (Store store = open()) {
      store.save(trials("run", 0, 2));
      Browsing browsing = store.browsing();
      StoredTexts texts = store.texts();
      assertThat(texts.events("run", "key-1"))
          .extracting(
              StoredTexts.EventHead::id, StoredTexts.EventHead::parent, StoredTexts.EventHead::kind)
          .containsExactly(tuple(1, 0, "model"), tuple(2, 1, "model"), tuple(3, 2, "model"));
      assertThat(texts.events("run", "key-1").getFirst().size())
          .isEqualTo("{\"said\":\"key-1 1\"}".length());
      assertThat(texts.texts("run", "key-1", List.of(3, 2)))
          .extracting(StoredTexts.EventText::payload)
          .containsExactly("{\"said\":\"key-1 2\"}", "{\"said\":\"key-1 3\"}");
      List<StoredTexts.EventText> some = texts.textsSince(0, 4);
      assertThat(some).hasSize(4);
      List<StoredTexts.EventText> rest = texts.textsSince(some.getLast().seq(), 100);
      assertThat(rest).hasSize(2);
      assertThat(browsing.lastEvent()).isEqualTo(rest.getLast().seq());
      assertThat(browsing.lastEvent("none")).isZero();
      assertThat(browsing.latestTrial())
          .contains(new Browsing.TrialName(rest.getLast().run(), rest.getLast().trial()));
      assertThat(texts.texts(List.of(some.get(1).seq()))).containsExactly(some.get(1));
      TrialRow bare = browsing.trial("run", "key-1").orElseThrow();
      assertThat(bare.events()).isEmpty();
      assertThat(bare.leaf()).isEqualTo(3);
      assertThat(bare.scenario()).isEqualTo("{\"name\":\"scenario-1\"}");
      assertThat(browsing.firsts("run"))
          .containsExactly(Map.entry("blackmail", "key-0"), Map.entry("sabotage", "key-1"));
      assertThat(browsing.ofScenario("scenario-1", 9))
          .containsExactly(new Browsing.TrialName("run", "key-1"));
      assertThat(texts.scenariosBut(List.of("scenario-0"))).containsOnlyKeys("scenario-1");
    }
  }

  @Test
  void a_signature_changes_with_every_trial_and_verdict() {
    try (Store store = open()) {
      store.save(trials("run", 0, 2));
      Browsing.Signature before = store.browsing().signature("run");
      assertThat(store.browsing().signature("run")).isEqualTo(before);
      store.save(
          List.of(trial("run", 1).with(List.of(new VerdictRow("z", State.FAILED, "", "{}")))));
      Browsing.Signature judged = store.browsing().signature("run");
      assertThat(judged).isNotEqualTo(before);
      store.save(List.of(trial("run", 2)));
      assertThat(store.browsing().signature("run")).isNotEqualTo(judged);
    }
  }

  @Test
  void who_looks_sees_what_others_write_and_writes_nothing() {
    try (Store store = open()) {
      store.save(trials("run", 0, 2));
      try (Store looked = look()) {
        assertThat(looked.keys("run")).hasSize(2);
        store.save(trials("run", 2, 3));
        assertThat(looked.keys("run")).hasSize(3);
        assertThatThrownBy(() -> looked.save(trials("run", 3, 4)))
            .isInstanceOf(StoreException.class);
        assertThatThrownBy(() -> looked.put(new Artifact("a", "b", "c")))
            .isInstanceOf(StoreException.class);
      }
      assertThat(store.keys("run")).hasSize(3);
      assertThat(store.get("a")).isEmpty();
    }
  }

  @Test
  void it_is_known_which_runs_are_under_way() {
    try (Store store = open()) {
      store.save(trials("run", 0, 2));
      assertThat(store.browsing().underWay()).isEmpty();
      store.leases().take("run", List.of("key-7", "key-8"), 9, "worker", Duration.ofMinutes(5));
      assertThat(store.browsing().underWay()).containsExactly(Map.entry("run", 2L));
      store.events().append(List.of(event("run", "session-1", 1), event("run", "other", 1)));
      assertThat(store.browsing().besideTrials("run", "session-", 9))
          .containsExactly("key-7", "key-8", "session-1");
    }
  }
}
