package dev.plumbline.lm;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.bytedeco.pytorch.global.torch;

/**
 * Bounds every native thread pool: libtorch's within and between operators, OpenMP's and
 * OpenBLAS's.
 *
 * <p>Small models lose time when pools compete for cores: one thread per training and several
 * trainings side by side beat one training on many threads. To run n trainings at once, call {@code
 * Threads.use(1)} and start n Java threads.
 *
 * <p>Safe for use by several threads.
 */
public final class Threads {
  static {
    NativeLibraries.prepare();
  }

  private static final AtomicInteger THREADS = new AtomicInteger(0);

  /** Bound where a thread is one of several {@link #sideBySide}. */
  private static final ScopedValue<Boolean> SINGLE = ScopedValue.newInstance();

  /** Numbers of a model from which a training gains by several threads. */
  private static final long LARGE = 20_000_000;

  private Threads() {}

  /**
   * Lets each calling Java thread use n native threads, from now on.
   *
   * @param n 1 or more, and no more than there are cores
   */
  public static synchronized void use(int n) {
    BadInputException.unless(n >= 1, "threads is %d, must be 1 or more", n);
    if (THREADS.getAndSet(n) == 0) {
      torch.set_num_interop_threads(1); // may be set once only, and only before the pool starts
    }
    apply();
  }

  /**
   * Threads that a training by itself is fastest on: one for a small model, and every core for
   * others.
   *
   * @param parameters numbers of the model
   */
  public static int forTraining(long parameters) {
    return parameters < LARGE ? 1 : Runtime.getRuntime().availableProcessors();
  }

  /** Native threads that each calling Java thread uses. */
  public static int inUse() {
    return Math.max(1, THREADS.get());
  }

  /**
   * Runs tasks side by side, each of which uses one native thread, and waits for all.
   *
   * @param lanes Java threads, as many as tasks or more
   * @return what each gave, in their order
   * @throws RuntimeException of the first that failed, after all have ended
   */
  static <T> List<T> sideBySide(ExecutorService lanes, List<Supplier<T>> tasks) {
    try {
      return lanes.invokeAll(tasks.stream().map(Threads::single).toList()).stream()
          .map(Threads::result)
          .toList();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } finally {
      apply();
    }
  }

  private static <T> Callable<T> single(Supplier<T> task) {
    return () ->
        ScopedValue.where(SINGLE, true)
            .call(() -> {
              apply();
              return task.get();
            });
  }

  private static <T> T result(Future<T> ended) {
    if (ended.state() == Future.State.SUCCESS) {
      return ended.resultNow();
    }
    switch (ended.exceptionNow()) {
      case RuntimeException failure -> throw failure;
      case Error error -> throw error;
      case Throwable other -> throw new IllegalStateException(other);
    }
  }

  /**
   * Applies the bound to the calling thread (OpenMP keeps it per thread); one thread when {@link
   * #use} was never called.
   */
  static void apply() {
    if (THREADS.get() == 0) {
      use(1);
      return;
    }
    int threads = SINGLE.isBound() ? 1 : THREADS.get();
    openblas_nolapack.blas_set_num_threads(threads);
    torch.set_num_threads(threads);
  }
}
