package dev.plumbline.study;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs jobs side by side, and stops at the first that fails. */
final class Lanes {

  private Lanes() {}

  static void run(int lanes, List<Callable<Void>> jobs) {
    if (lanes < 1) {
      throw new IllegalArgumentException(
          "lanes is " + lanes + "; give 1 or more, at most one per core");
    }
    try (ExecutorService executor = Executors.newFixedThreadPool(lanes)) {
      List<Future<Void>> running = new ArrayList<>();
      jobs.forEach(job -> running.add(executor.submit(job)));
      try {
        for (Future<Void> job : running) {
          job.get();
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
}
