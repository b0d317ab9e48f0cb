package dev.plumbline.console;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** A plain line per task every so often, and one when it ends: for logs. */
final class Lines implements Progress {
  private final PrintStream out;
  private final LongSupplier nanoseconds;
  private final AtomicLong begun = new AtomicLong();
  private final Set<Line> running = new ConcurrentSkipListSet<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("progress").daemon().factory());

  Lines(PrintStream out, LongSupplier nanoseconds, Duration interval) {
    this.out = out;
    this.nanoseconds = nanoseconds;
    long period = interval.toMillis();
    var _ = clock.scheduleAtFixedRate(this::print, period, period, TimeUnit.MILLISECONDS);
  }

  @Override
  public Task begin(String name, String unit, long total, long already) {
    Line line = new Line(begun.incrementAndGet(), Terminal.escape(name), unit, total, already);
    running.add(line);
    return line;
  }

  @Override
  public void say(String lines) {
    out.println(lines.stripTrailing());
  }

  /** Prints the tasks that run, in the order in which they began. */
  void print() {
    running.forEach(Line::print);
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }

  private final class Line implements Task, Comparable<Line> {
    private final long place;
    private final String name;
    private final String unit;
    private final long total;
    private final long already;
    private final long start = nanoseconds.getAsLong();
    private final AtomicLong done;
    private volatile String note = "";

    Line(long place, String name, String unit, long total, long already) {
      this.place = place;
      this.name = name;
      this.unit = unit;
      this.total = total;
      this.already = already;
      this.done = new AtomicLong(already);
    }

    @Override
    public void advance(long by) {
      done.addAndGet(by);
    }

    @Override
    public void note(String text) {
      note = Terminal.escape(text);
    }

    @Override
    public void close() {
      if (running.remove(this)) {
        print();
      }
    }

    void print() {
      Duration elapsed = Duration.ofNanos(nanoseconds.getAsLong() - start);
      out.println(new Standing(name, unit, already, done.get(), total, elapsed, note).line());
    }

    @Override
    public int compareTo(Line other) {
      return Long.compare(place, other.place);
    }
  }
}
