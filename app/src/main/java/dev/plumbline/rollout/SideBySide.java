package dev.plumbline.rollout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Work that waits for a network, done for many things at once, each at its own pace, on virtual
 * threads.
 */
public final class SideBySide<T, R> {

  /** Results wait so long for others, so that a transaction of the store can hold many. */
  private static final long GATHERING = Duration.ofMillis(50).toNanos();

  private final Source<T> things;
  private final Function<T, R> work;
  private final Consumer<List<R>> sink;
  private final BlockingQueue<Optional<R>> done = new LinkedBlockingQueue<>();
  private final List<R> kept = new ArrayList<>();
  private final AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();
  private boolean refused;

  private SideBySide(Source<T> things, Function<T, R> work, Consumer<List<R>> sink) {
    this.things = things;
    this.work = work;
    this.sink = sink;
  }

  /** Does the work for every thing; see {@link #run(Source, int, Function, Consumer)}. */
  public static <T, R> void run(
      List<T> things, int concurrency, Function<T, R> work, Consumer<List<R>> sink) {
    run(Source.of(things), Math.min(concurrency, Math.max(1, things.size())), work, sink);
  }

  /**
   * Does the work for everything that the source has. The sink is called from this thread, with all
   * results that came while it was busy, and those that follow within a twentieth of a second. Once
   * the work or the sink has thrown, nothing more is begun, and what was under way goes on to its
   * end; what the sink did not take is given to it once more at the end.
   *
   * @param concurrency things under way at a time, at least 1
   * @throws RuntimeException the first that the work or the sink threw, after the sink has all
   *     results that there are
   */
  public static <T, R> void run(
      Source<T> things, int concurrency, Function<T, R> work, Consumer<List<R>> sink) {
    if (concurrency < 1) {
      throw new IllegalArgumentException("concurrency is " + concurrency + ", must be 1 or more");
    }
    new SideBySide<>(things, work, sink).run(concurrency);
  }

  private void run(int concurrency) {
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      for (int i = 0; i < concurrency; i++) {
        threads.execute(this::take);
      }
      for (int busy = concurrency; busy > 0; ) {
        busy -= gather();
        deliver();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while work was under way", e);
    } finally {
      threads.shutdownNow();
    }
    if (!kept.isEmpty()) {
      sink.accept(List.copyOf(kept));
    }
    Throwable first = broken.get();
    if (first != null) {
      throw first instanceof RuntimeException known
          ? known
          : new IllegalStateException("work broke off", first);
    }
  }

  /** One thing after the other; an empty result says that this thread has ended. */
  private void take() {
    try {
      for (Optional<T> thing = next(); thing.isPresent(); thing = next()) {
        done.add(Optional.of(work.apply(thing.get())));
      }
    } catch (RuntimeException | Error e) {
      broken.compareAndSet(null, e);
    } finally {
      done.add(Optional.empty());
    }
  }

  private Optional<T> next() {
    return broken.get() == null ? things.next() : Optional.empty();
  }

  /** Waits for results, and for those that follow soon; returns how many threads have ended. */
  private int gather() throws InterruptedException {
    long end = System.nanoTime() + GATHERING;
    int ended = keep(done.take());
    while (System.nanoTime() < end) {
      Optional<R> next = done.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      ended += next == null ? 0 : keep(next);
    }
    List<Optional<R>> rest = new ArrayList<>();
    done.drainTo(rest);
    for (Optional<R> next : rest) {
      ended += keep(next);
    }
    return ended;
  }

  private int keep(Optional<R> result) {
    result.ifPresent(kept::add);
    return result.isPresent() ? 0 : 1;
  }

  private void deliver() {
    if (kept.isEmpty() || refused) {
      return;
    }
    try {
      sink.accept(List.copyOf(kept));
      kept.clear();
    } catch (RuntimeException e) {
      refused = true;
      broken.compareAndSet(null, e);
    }
  }
}
