package dev.plumbline.store;

import static dev.plumbline.store.Rows.event;
import static dev.plumbline.store.Rows.trial;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EventsTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Kind.class)
  void events_are_there_before_their_trial_and_belong_to_it_then(Kind kind) {
    TrialRow row = trial("run", 1);
    try (Store store = Store.open(kind.place(folder), Map.of())) {
      assertThat(store.events().append(row.events())).isEqualTo(row.events());
      assertThat(store.events().of("run", "key-1")).isEqualTo(row.events());
      assertThat(store.keys("run")).isEmpty();
      store.save(List.of(new TrialRow(row.head(), row.scenario(), 3, List.of(), row.verdicts())));
      assertThat(store.trial("run", "key-1")).contains(row);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void what_is_there_already_is_not_appended_again(Kind kind) {
    List<EventRow> three = trial("run", 1).events();
    try (Store store = Store.open(kind.place(folder), Map.of())) {
      store.events().append(three.subList(0, 2));
      assertThat(store.events().append(three)).isEqualTo(three);
      assertThat(store.events().append(List.of(three.getLast()))).containsExactly(three.getLast());
      assertThat(store.events().of("run", "key-1")).isEqualTo(three);
      assertThat(store.events().since("run", 0, 100)).hasSize(3);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void another_event_of_the_same_id_takes_the_next_and_those_after_it_follow(Kind kind) {
    EventRow root = event("run", "t", 1);
    try (Store store = Store.open(kind.place(folder), Map.of())) {
      store.events().append(List.of(root, event("run", "t", 2), event("run", "t", 3)));
      List<EventRow> kept =
          store
              .events()
              .append(
                  List.of(root, event("run", "t", 2, "\"other\""), event("run", "t", 3, "\"4\"")));
      assertThat(kept).extracting(EventRow::id).containsExactly(1, 4, 5);
      assertThat(kept).extracting(EventRow::parent).containsExactly(0, 1, 4);
      assertThat(store.events().of("run", "t"))
          .extracting(EventRow::payload)
          .containsExactly(
              "{\"said\":\"t 1\"}",
              "{\"said\":\"t 2\"}",
              "{\"said\":\"t 3\"}",
              "\"other\"",
              "\"4\"");
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void a_trial_that_is_tried_again_keeps_the_events_of_its_failure_beside_its_path(Kind kind) {
    TrialRow failed = trial("run", 1, State.FAILED, List.of());
    List<EventRow> again =
        List.of(event("run", "key-1", 1, "\"a\""), event("run", "key-1", 2, "\"b\""));
    TrialHead finished = trial("run", 1).head();
    try (Store store = Store.open(kind.place(folder), Map.of())) {
      store.save(List.of(failed));
      store.save(List.of(new TrialRow(finished, failed.scenario(), 2, again, List.of())));
      TrialRow kept = store.trial("run", "key-1").orElseThrow();
      assertThat(kept.leaf()).isEqualTo(5);
      assertThat(kept.events()).hasSize(5).startsWith(failed.events().toArray(EventRow[]::new));
      assertThat(kept.events().subList(3, 5))
          .extracting(EventRow::parent, EventRow::payload)
          .containsExactly(tuple(0, "\"a\""), tuple(4, "\"b\""));
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void who_saves_a_trial_that_another_has_finished_changes_nothing(Kind kind) {
    TrialRow first = trial("run", 1);
    TrialRow late =
        new TrialRow(
            first.head(),
            first.scenario(),
            1,
            List.of(event("run", "key-1", 1, "\"late\"")),
            List.of());
    try (Store store = Store.open(kind.place(folder), Map.of())) {
      store.save(List.of(first));
      store.save(List.of(late));
      assertThat(store.trial("run", "key-1")).contains(first);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void who_asks_for_what_came_since_a_number_gets_each_event_of_the_run_once(Kind kind) {
    try (Store store = Store.open(kind.place(folder), Map.of())) {
      store.events().append(List.of(event("run", "a", 1), event("other", "a", 1)));
      store.events().append(List.of(event("run", "b", 1), event("run", "a", 2)));
      List<Numbered> all = store.events().since("run", 0, 100);
      assertThat(all)
          .extracting(Numbered::event)
          .containsExactly(event("run", "a", 1), event("run", "b", 1), event("run", "a", 2));
      assertThat(store.events().since("run", all.getFirst().seq(), 1)).containsExactly(all.get(1));
      assertThat(store.events().since("run", all.getLast().seq(), 100)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void an_event_that_is_appended_meanwhile_waits_so_that_no_reader_misses_one(Kind kind)
      throws Exception {
    String place = kind.place(folder);
    try (Store one = Store.open(place, Map.of());
        Store other = Store.open(place, Map.of());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> second = new ArrayList<>();
      one.write(handle -> {
        Saving.save(handle, one.database(), List.of(trial("run", 1)));
        second.add(threads.submit(() -> other.events().append(List.of(event("run", "b", 1)))));
        assertThatThrownBy(() -> second.getFirst().get(300, TimeUnit.MILLISECONDS))
            .isInstanceOf(TimeoutException.class);
        assertThat(one.events().since("run", 0, 10)).as("not committed").isEmpty();
      });
      second.getFirst().get();
      assertThat(one.events().since("run", 0, 10))
          .extracting(numbered -> numbered.event().trial())
          .containsExactly("key-1", "key-1", "key-1", "b");
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void a_reader_that_polls_while_two_write_gets_all_events_in_their_order(Kind kind)
      throws Exception {
    String place = kind.place(folder);
    int each = 60;
    try (Store one = Store.open(place, Map.of());
        Store other = Store.open(place, Map.of());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> writers =
          List.of(
              threads.submit(() -> appendOneByOne(one, "a", each)),
              threads.submit(() -> appendOneByOne(other, "b", each)));
      List<Numbered> all = new ArrayList<>();
      while (writers.stream().anyMatch(writer -> !writer.isDone())) {
        follow(other, all);
      }
      for (Future<?> writer : writers) {
        writer.get();
      }
      follow(other, all);
      assertThat(all).isSortedAccordingTo(Comparator.comparingLong(Numbered::seq));
      assertThat(all).extracting(Numbered::event).doesNotHaveDuplicates().hasSize(2 * each);
    }
  }

  private static void appendOneByOne(Store store, String trial, int events) {
    IntStream.rangeClosed(1, events)
        .forEach(id -> store.events().append(List.of(event("run", trial, id))));
  }

  /** Reads on to the end of what is there. */
  private static void follow(Store store, List<Numbered> all) {
    int before;
    do {
      before = all.size();
      all.addAll(store.events().since("run", all.isEmpty() ? 0 : all.getLast().seq(), 7));
    } while (all.size() > before);
  }

  @Test
  void an_event_comes_after_one_of_its_own_trial_with_a_smaller_id() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EventRow("run", "t", 2, 2, Instant.EPOCH, "model", "target", "{}"))
        .withMessage(
            "Event 2 of trial t comes after event 2; ids count from 1, and a parent's is smaller.");
    assertThatIllegalArgumentException().isThrownBy(() -> event("run", "t", 0));
    assertThatIllegalArgumentException().isThrownBy(() -> event(" ", "t", 1));
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            new TrialRow(trial("run", 1).head(), "{}", 1, List.of(event("run", "t", 1)), List.of()))
        .withMessage("An event of trial t among those of trial key-1.");
  }
}
