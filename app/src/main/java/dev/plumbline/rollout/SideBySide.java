package dev.plumbline.rollout;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Work that waits for a network, done for many things at once, each at its own pace. */
public final class SideBySide {

  /** Results wait so long for others, so that a transaction of the store can hold many. */
  private static final long GATHERING = Duration.ofMillis(50).toNanos();

  private SideBySide() {}

  /**
   * Does the work for every thing, on virtual threads. The sink is called from this thread, with
   * all results that came while it was busy, and those that follow within a twentieth of a second.
   * Once the work has thrown, nothing more is begun, and what was under way goes on to its end.
   *
   * @param concurrency things under way at a time, at least 1
   * @throws RuntimeException the first that the work threw, after the sink has all other results
   */
  public static <T, R> void run(
      List<T> things, int concurrency, Function<T, R> work, Consumer<List<R>> sink) {
    run(things, concurrency, () -> false, work, sink);
  }

  /**
   * Likewise, until it is enough.
   *
   * @param enough asked before each thing, from any thread; once it is so, nothing more is begun,
   *     and what is under way goes on to its end
   */
  public static <T, R> void run(
      List<T> things,
      int concurrency,
      BooleanSupplier enough,
      Function<T, R> work,
      Consumer<List<R>> sink) {
    if (concurrency < 1) {
      throw new IllegalArgumentException("concurrency is " + concurrency + ", must be 1 or more");
    }
    BlockingQueue<Future<Optional<R>>> done = new LinkedBlockingQueue<>();
    Semaphore places = new Semaphore(concurrency, true);
    AtomicReference<@Nullable Throwable> broken = new AtomicReference<>();
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      ExecutorCompletionService<Optional<R>> running =
          new ExecutorCompletionService<>(threads, done);
      things.forEach(thing -> running.submit(() -> inPlace(places, work, thing, enough, broken)));
      for (int left = things.size(); left > 0; ) {
        List<Future<Optional<R>>> batch = gathered(done, left);
        left -= batch.size();
        sink.accept(batch.stream().flatMap(future -> future.resultNow().stream()).toList());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while work was under way", e);
    } finally {
      threads.shutdownNow();
    }
    Throwable first = broken.get();
    if (first != null) {
      throw first instanceof RuntimeException known
          ? known
          : new IllegalStateException("work broke off", first);
    }
  }

  private static <E> List<E> gathered(BlockingQueue<E> queue, int most)
      throws InterruptedException {
    List<E> gathered = new ArrayList<>(List.of(queue.take()));
    long end = System.nanoTime() + GATHERING;
    queue.drainTo(gathered);
    while (gathered.size() < most) {
      E next = queue.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (next == null) {
        break;
      }
      gathered.add(next);
      queue.drainTo(gathered);
    }
    return gathered;
  }

  /** The result; empty when the work threw, or was not begun because it was enough. */
  private static <T, R> Optional<R> inPlace(
      Semaphore places,
      Function<T, R> work,
      T thing,
      BooleanSupplier enough,
      AtomicReference<@Nullable Throwable> broken)
      throws InterruptedException {
    places.acquire();
    try {
      return broken.get() == null && !enough.getAsBoolean()
          ? Optional.of(work.apply(thing))
          : Optional.empty();
    } catch (RuntimeException | Error e) {
      broken.compareAndSet(null, e);
      return Optional.empty();
    } finally {
      places.release();
    }
  }
}
