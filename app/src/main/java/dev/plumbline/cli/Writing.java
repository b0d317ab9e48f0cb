package dev.plumbline.cli;

import dev.plumbline.console.Progress;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Shows beside a task how many tokens its models have written since it began, every second: a slow
 * model is seen to be at work before its first reply.
 */
record Writing(ScheduledExecutorService clock) implements AutoCloseable {

  /**
   * Begins to show it.
   *
   * @param written tokens that the models have written since they were opened; from any thread
   */
  static Writing show(Progress.Task task, LongSupplier written) {
    ScheduledExecutorService clock =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("writing").daemon().factory());
    long before = written.getAsLong();
    var _ =
        clock.scheduleAtFixedRate(
            () -> note(task, written.getAsLong() - before), 1, 1, TimeUnit.SECONDS);
    return new Writing(clock);
  }

  static void note(Progress.Task task, long tokens) {
    if (tokens > 0) {
      task.note("%,d tokens written".formatted(tokens));
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
