package dev.plumbline.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunLedgerTest {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Kind.class)
  void what_is_spent_and_held_stays_within_the_cap_over_workers_and_resumes(Kind kind) {
    String place = kind.place(folder);
    try (Store store = Store.open(place, Map.of())) {
      assertThat(store.ledger().hold("run", "one", 0.1, 0.3)).isTrue();
      assertThat(store.ledger().hold("run", "two", 0.2, 0.3)).as("just the cap").isTrue();
      assertThat(store.ledger().hold("run", "two", 1e-9, 0.3)).isFalse();
      assertThat(store.ledger().hold("other", "two", 0.3, 0.3)).as("another run").isTrue();
    }
    try (Store store = Store.open(place, Map.of())) {
      store.ledger().settle("run", "two", 0.2, 0.05);
      assertThat(store.ledger().spending("run")).isEqualTo(new Spending(0.05, 0.1));
      assertThat(store.ledger().hold("run", "three", 0.16, 0.3)).isFalse();
      assertThat(store.ledger().hold("run", "three", 0.15, 0.3)).isTrue();
      assertThat(store.ledger().heldByOthers("run", "three")).as("the dead one's").isEqualTo(0.1);
      assertThat(store.ledger().hold("run", "three", 1e6, Double.POSITIVE_INFINITY)).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void what_was_charged_counts_whatever_had_been_held_for_it(Kind kind) {
    try (Store store = Store.open(kind.place(folder), Map.of())) {
      store.ledger().settle("run", "one", 0, 0.25);
      store.ledger().hold("run", "one", 0.1, 1);
      store.ledger().settle("run", "one", 0.7, 0.5);
      assertThat(store.ledger().spending("run")).isEqualTo(new Spending(0.75, 0));
      assertThat(store.ledger().spending("none")).isEqualTo(new Spending(0, 0));
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void many_that_hold_at_once_hold_the_cap_and_no_more(Kind kind) throws Exception {
    String place = kind.place(folder);
    try (Store one = Store.open(place, Map.of());
        Store other = Store.open(place, Map.of());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> held =
          IntStream.range(0, 60)
              .mapToObj(i ->
                  threads.submit(
                      () -> (i % 2 == 0 ? one : other).ledger().hold("run", "w" + i, 0.03, 1)))
              .toList();
      int granted = 0;
      for (Future<Boolean> answer : held) {
        granted += answer.get() ? 1 : 0;
      }
      assertThat(granted).isEqualTo(33);
      assertThat(one.ledger().spending("run").held()).isEqualTo(0.99);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void dollars_that_are_none_are_refused(Kind kind) {
    try (Store store = Store.open(kind.place(folder), Map.of())) {
      for (double wrong : new double[] {-0.1, Double.NaN}) {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> store.ledger().settle("run", "one", 0, wrong))
            .withMessage("%s dollars cannot be spent or held; give 0 or more.", wrong);
        assertThatIllegalArgumentException()
            .isThrownBy(() -> store.ledger().hold("run", "one", wrong, 1));
      }
    }
  }
}
