package dev.plumbline;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Runs jobs side by side, and stops at the first that fails. */
public final class Lanes {

  private Lanes() {}

  /**
   * Runs them.
   *
   * @param lanes at a time
   */
  public static void run(int lanes, List<Runnable> jobs) {
    if (lanes < 1) {
      throw new IllegalArgumentException(
          "lanes is " + lanes + "; give 1 or more, at most one per core");
    }
    try (ExecutorService executor = Executors.newFixedThreadPool(lanes)) {
      CompletionService<Void> running = new ExecutorCompletionService<>(executor);
      jobs.forEach(job -> running.submit(job, null));
      try {
        for (int done = 0; done < jobs.size(); done++) {
          running.take().get();
        }
      } catch (ExecutionException e) {
        executor.shutdownNow();
        if (e.getCause() instanceof RuntimeException cause) {
          throw cause;
        }
        throw new IllegalStateException(e.getCause());
      } catch (InterruptedException e) {
        executor.shutdownNow();
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
  }

  /** To be called by jobs now and then: ends them when another has failed. */
  public static void stopIfAnotherFailed() {
    if (Thread.currentThread().isInterrupted()) {
      throw new CancellationException("another job failed");
    }
  }
}
