package dev.plumbline.store;

import static dev.plumbline.store.Rows.event;
import static dev.plumbline.store.Rows.trial;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A power cut loses what was not yet synchronised. Every commit waits for that, so what is lost is
 * at most a transaction under way; should a disk lose more, such as the end of the log, whole
 * transactions are lost from the last one back.
 */
class PowerCutTest {
  private static final int TRIALS = 12;

  @TempDir Path folder;

  @Test
  void every_commit_of_a_connection_that_writes_waits_for_the_disk() {
    try (Store store = Store.open(folder)) {
      store.write(handle -> {
        assertThat(Schema.number(handle, "PRAGMA synchronous")).as("FULL").isEqualTo(2);
        assertThat(handle.createQuery("PRAGMA journal_mode").mapTo(String.class).one())
            .isEqualTo("wal");
      });
    }
  }

  @Test
  void a_log_that_was_cut_off_anywhere_holds_the_first_transactions_each_whole()
      throws IOException {
    Path whole = folder.resolve("whole");
    try (Store store = Store.open(whole)) {
      for (int i = 0; i < TRIALS; i++) {
        store.save(List.of(trial("run", i)));
        store.events().append(List.of(event("run", "under-way", i + 1)));
      }
      byte[] log = Files.readAllBytes(whole.resolve("plumbline.db-wal"));
      Set<Integer> sizes = new HashSet<>();
      for (int length = log.length; length >= 0; length -= 4_120 * 4 + 1_001) {
        sizes.add(heldAfter(whole, Arrays.copyOf(log, length)));
        byte[] torn = log.clone();
        Arrays.fill(torn, length, Math.min(torn.length, length + 30_000), (byte) 0x5a);
        heldAfter(whole, torn);
      }
      assertThat(sizes).as("those tried differ").contains(0, TRIALS).hasSizeGreaterThan(TRIALS / 2);
    }
  }

  /** Opens the file with such a log; returns how many trials it holds, which are the first. */
  private int heldAfter(Path whole, byte[] log) throws IOException {
    Path copy = Files.createTempDirectory(folder, "copy");
    Files.copy(whole.resolve("plumbline.db"), copy.resolve("plumbline.db"));
    Files.write(copy.resolve("plumbline.db-wal"), log);
    try (Store store = Store.open(copy)) {
      int trials = (int) store.size("run");
      for (int i = 0; i < trials; i++) {
        assertThat(store.trial("run", "key-" + i)).contains(trial("run", i));
      }
      List<EventRow> events = store.events().of("run", "under-way");
      assertThat(events)
          .isEqualTo(
              IntStream.rangeClosed(1, events.size())
                  .mapToObj(id -> event("run", "under-way", id))
                  .toList());
      assertThat(trials - events.size()).isBetween(0, 1);
      store.save(List.of(trial("run", 0), trial("run", TRIALS)));
      assertThat(store.trial("run", "key-" + TRIALS)).contains(trial("run", TRIALS));
      return trials;
    }
  }
}
