package dev.plumbline.store;

import static dev.plumbline.store.Rows.trial;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LeasesTest {
  private static final Duration TERM = Duration.ofMinutes(10);
  private static final Duration ENDED = Duration.ofSeconds(-1);

  @TempDir Path folder;

  private static List<String> keys(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "key-" + i).toList();
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void keys_are_taken_in_order_and_neither_twice_nor_when_finished(Kind kind) {
    try (Store store = Store.open(kind.place(folder), Map.of())) {
      store.save(List.of(trial("run", 1), trial("run", 2, State.FAILED, List.of())));
      Leases leases = store.leases();
      assertThat(leases.take("run", keys(0, 9), 3, "one", TERM))
          .containsExactly("key-0", "key-2", "key-3");
      assertThat(leases.take("run", keys(0, 6), 9, "two", TERM)).containsExactly("key-4", "key-5");
      assertThat(leases.take("run", keys(0, 6), 9, "one", TERM)).isEmpty();
      assertThat(leases.take("other", keys(0, 1), 9, "two", TERM)).as("of another run").hasSize(1);
      assertThat(leases.heldByOthers("run", "one")).isEqualTo(2);
      assertThat(leases.heldByOthers("run", "nobody")).isEqualTo(5);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void what_a_worker_releases_or_holds_no_longer_is_taken_over(Kind kind) {
    try (Store store = Store.open(kind.place(folder), Map.of())) {
      Leases leases = store.leases();
      leases.take("run", keys(0, 2), 9, "dead", ENDED);
      leases.take("run", keys(2, 4), 9, "done", TERM);
      assertThat(leases.heldByOthers("run", "next")).as("unexpired").isEqualTo(2);
      leases.release("run", "done");
      assertThat(leases.take("run", keys(0, 4), 3, "next", TERM)).isEqualTo(keys(0, 3));
      assertThat(leases.renew("run", "dead", TERM)).as("taken over").isEmpty();
      assertThat(leases.renew("run", "next", TERM)).containsExactlyInAnyOrderElementsOf(keys(0, 3));
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void a_lease_that_is_renewed_in_time_is_not_taken_over(Kind kind) {
    try (Store store = Store.open(kind.place(folder), Map.of())) {
      Leases leases = store.leases();
      leases.take("run", keys(0, 2), 9, "slow", ENDED);
      assertThat(leases.renew("run", "slow", TERM)).hasSize(2);
      assertThat(leases.take("run", keys(0, 2), 9, "next", TERM)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void saving_a_trial_ends_its_lease_and_the_one_who_was_slower_makes_no_second_trial(Kind kind) {
    try (Store store = Store.open(kind.place(folder), Map.of())) {
      Leases leases = store.leases();
      leases.take("run", keys(0, 2), 9, "slow", ENDED);
      assertThat(leases.take("run", keys(0, 2), 9, "quick", TERM)).hasSize(2);
      TrialRow quick = trial("run", 0);
      store.save(List.of(quick));
      store.save(List.of(trial("run", 0, State.FINISHED, List.of()), trial("run", 1)));
      assertThat(store.size("run")).isEqualTo(2);
      assertThat(store.trial("run", "key-0")).contains(quick);
      assertThat(leases.renew("run", "quick", TERM)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void a_failure_ends_its_lease_too_and_may_be_taken_again(Kind kind) {
    try (Store store = Store.open(kind.place(folder), Map.of())) {
      for (int attempt = 0; attempt < 2; attempt++) {
        assertThat(store.leases().take("run", keys(0, 1), 1, "one", TERM)).hasSize(1);
        store.save(List.of(trial("run", 0, State.FAILED, List.of())));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void many_that_take_at_once_share_the_keys_without_one_in_common(Kind kind) throws Exception {
    String place = kind.place(folder);
    try (Store one = Store.open(place, Map.of());
        Store other = Store.open(place, Map.of());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<List<String>>> workers =
          IntStream.range(0, 6)
              .mapToObj(i -> threads.submit(() -> takeAll(i % 2 == 0 ? one : other, "worker-" + i)))
              .toList();
      List<String> taken = new ArrayList<>();
      for (Future<List<String>> worker : workers) {
        taken.addAll(worker.get());
      }
      assertThat(taken).containsExactlyInAnyOrderElementsOf(keys(0, 1_200));
    }
  }

  private static List<String> takeAll(Store store, String worker) {
    List<String> mine = new ArrayList<>();
    List<String> some;
    do {
      some = store.leases().take("run", keys(0, 1_200), 37, worker, TERM);
      mine.addAll(some);
    } while (!some.isEmpty());
    return mine;
  }
}
