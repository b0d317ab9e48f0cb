package dev.plumbline.assess;

import dev.plumbline.store.StoreException;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Waits for a store that is away for a while, as when its server starts anew or somebody makes room
 * on its disk: what was paid for is not to be lost by that.
 */
final class StorePatience {

  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private StorePatience() {}

  /**
   * Does something with the store, again and again while that cannot be reached.
   *
   * @throws StoreException when it stays away, or at once for what waiting does not mend
   */
  static <T> T withStore(Supplier<T> action) {
    long begin = System.nanoTime();
    while (true) {
      try {
        return action.get();
      } catch (StoreException.Unreachable
          | StoreException.Locked
          | StoreException.DiskFull failure) {
        if (System.nanoTime() - begin > LONGEST.toNanos()) {
          throw failure;
        }
      }
      try {
        Thread.sleep(PAUSE);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while the store was away", e);
      }
    }
  }

  static void doing(Runnable action) {
    withStore(() -> {
      action.run();
      return action;
    });
  }
}
