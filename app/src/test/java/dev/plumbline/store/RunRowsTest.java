package dev.plumbline.store;

import static dev.plumbline.store.Rows.trial;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunRowsTest {
  @TempDir Path folder;

  private static RunRow run(String name, String setup) {
    return new RunRow(name, setup, "{}", Instant.parse("2026-01-02T03:04:05.000000006Z"));
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void a_run_is_begun_once_and_who_begins_it_again_is_told_how_it_was(Kind kind) {
    try (Store store = Store.open(kind.place(folder), Map.of())) {
      assertThat(store.begin(run("b", "one"))).isEqualTo(run("b", "one"));
      assertThat(store.begin(run("b", "two"))).isEqualTo(run("b", "one"));
      assertThat(store.run("b")).contains(run("b", "one"));
      assertThat(store.run("none")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void runs_are_those_that_hold_trials_and_those_that_were_begun(Kind kind) {
    try (Store store = Store.open(kind.place(folder), Map.of())) {
      store.begin(run("b", "one"));
      store.begin(run("a", "one"));
      store.save(List.of(trial("b", 1), trial("c", 1)));
      assertThat(store.runs()).containsExactly("a", "b", "c");
      assertThat(store.runRows()).extracting(RunRow::name).containsExactly("a", "b");
      assertThat(store.run("c")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void no_change_of_a_record_is_lost_when_two_processes_make_them(Kind kind) throws Exception {
    String place = kind.place(folder);
    try (Store one = Store.open(place, Map.of());
        Store other = Store.open(place, Map.of());
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      one.begin(new RunRow("run", "s", "0", Instant.EPOCH));
      List<Future<?>> changes =
          IntStream.range(0, 40)
              .<Future<?>>mapToObj(i ->
                  threads.submit(() ->
                      (i % 2 == 0 ? one : other)
                          .revise("run", n -> String.valueOf(Integer.parseInt(n) + 1))))
              .toList();
      for (Future<?> change : changes) {
        change.get();
      }
      assertThat(one.run("run").orElseThrow().record()).isEqualTo("40");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> one.revise("none", record -> record))
          .withMessage("No run 'none' was begun.");
    }
  }
}
