package dev.plumbline.console;

import java.time.Duration;

/**
 * Shows how far long work is: a bar for each task on a terminal, or a plain line for each every ten
 * seconds in a log.
 *
 * <p>Several tasks may run at once, from any threads. Close each task when it ends, done or not,
 * and the whole when all have.
 */
public interface Progress extends AutoCloseable {

  /** The unit of work that is read from files. */
  String BYTES = "bytes";

  /** How many there are, where nobody knows. */
  long UNKNOWN = -1;

  /** One piece of work that is being counted. */
  interface Task extends AutoCloseable {

    /** Counts so many more as done. */
    void advance(long by);

    /** Shows a short text beside the figures, such as a loss, until the next one. */
    void note(String text);

    /** Ends the task where it stands. */
    @Override
    void close();
  }

  /**
   * Begins a task.
   *
   * @param name what is done, such as "assess blackmail"
   * @param unit what is counted, in the plural, such as "trials"; {@link #BYTES} are shown as MB
   * @param total how many there are, or {@link #UNKNOWN}
   * @param already how many of them were done by an earlier run; they do not count for the rate
   */
  Task begin(String name, String unit, long total, long already);

  /**
   * Prints lines among what is shown, such as a result on the way; they must be harmless already.
   */
  void say(String lines);

  /** Begins a task of which nothing is done. */
  default Task begin(String name, String unit, long total) {
    return begin(name, unit, total, 0);
  }

  @Override
  void close();

  /** On standard error: bars if that is a terminal, lines if not. */
  static Progress onStandardError() {
    return Terminal.isStandardError()
        ? new Bars()
        : new Lines(System.err, System::nanoTime, Duration.ofSeconds(10));
  }

  /** Shows nothing. */
  static Progress none() {
    return new Silence();
  }
}
