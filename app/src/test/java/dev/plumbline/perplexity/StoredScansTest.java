package dev.plumbline.perplexity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plumbline.checkpoint.LocalTarget;
import dev.plumbline.store.Store;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredScansTest {

  private static final PerplexityScan SCAN = new PerplexityScan(KnownModels.PREFILLS, 2, 4, 1, 1);

  @TempDir Path folder;

  private final AtomicInteger scored = new AtomicInteger();
  private Path place;
  private Store store;
  private LocalTarget base;
  private LocalTarget first;
  private LocalTarget second;

  @BeforeEach
  void open() {
    place = folder.resolve("store");
    store = Store.open(place);
    base = KnownModels.open(KnownModels.write(folder.resolve("base"), "a", 0));
    first = KnownModels.open(KnownModels.write(folder.resolve("first"), "a", 3));
    second = KnownModels.open(KnownModels.write(folder.resolve("second"), "b", 3));
  }

  @AfterEach
  void close() {
    store.close();
    base.close();
    first.close();
    second.close();
  }

  private StoredScans scans(PerplexityScan scan) {
    return new StoredScans(store, "watch/x", scan, base);
  }

  private StoredScans.Stored take(int step, LocalTarget checkpoint) {
    return scans(SCAN).take(step, checkpoint.digest(), checkpoint.model(), scored::addAndGet);
  }

  @Test
  void a_checkpoint_is_scanned_once_also_after_the_store_was_closed() {
    StoredScans.Stored before = take(5, first);
    assertThat(scored).hasValue(SCAN.size());
    store.close();
    store = Store.open(place);
    assertThat(take(5, first)).isEqualTo(before);
    assertThat(scored).hasValue(SCAN.size());
    assertThat(scans(SCAN).all()).containsExactly(before);
  }

  @Test
  void another_checkpoint_at_the_same_step_takes_its_place() {
    take(5, first);
    StoredScans.Stored now = take(5, second);
    assertThat(now.checkpoint()).isEqualTo(second.digest());
    assertThat(scans(SCAN).all()).containsExactly(now);
  }

  @Test
  void what_was_scanned_otherwise_or_against_another_reference_stands_apart() {
    take(5, first);
    PerplexityScan other = new PerplexityScan(KnownModels.PREFILLS, 3, 4, 1, 1);
    assertThat(scans(other).all()).isEmpty();
    assertThat(new StoredScans(store, "watch/x", SCAN, second).all()).isEmpty();
    assertThat(new StoredScans(store, "watch/y", SCAN, base).all()).isEmpty();
  }

  @Test
  void they_are_in_the_order_of_their_steps() {
    take(10, first);
    take(9, second);
    take(100, first);
    assertThat(scans(SCAN).all()).extracting(StoredScans.Stored::step).containsExactly(9, 10, 100);
  }

  @Test
  void a_scan_that_is_cut_leaves_nothing_that_looks_whole() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            scans(SCAN)
                .take(
                    5,
                    first.digest(),
                    first.model(),
                    n -> {
                      throw new IllegalArgumentException("cut");
                    }));
    assertThat(scans(SCAN).all()).isEmpty();
  }
}
