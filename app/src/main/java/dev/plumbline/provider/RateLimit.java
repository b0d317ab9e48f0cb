package dev.plumbline.provider;

import java.time.Duration;

/**
 * Spreads an amount evenly over time, with a burst of five seconds' worth: a leaky bucket. Safe to
 * use from any thread.
 */
final class RateLimit {

  private static final double NANOS_PER_MINUTE = 60e9;
  private static final long BURST = Duration.ofSeconds(5).toNanos();

  private final double nanosPerUnit;
  private final Time time;
  private long free;

  /**
   * A limit.
   *
   * @param perMinute infinite for none
   */
  RateLimit(double perMinute, Time time) {
    this.nanosPerUnit = NANOS_PER_MINUTE / perMinute;
    this.time = time;
    this.free = time.nanos() - BURST;
  }

  /** Takes an amount, and waits until it is due. */
  void take(double amount) {
    long wait = reserve(amount);
    if (wait > 0) {
      time.sleep(Duration.ofNanos(wait));
    }
  }

  /** Corrects an amount that was only estimated; does not wait. */
  void correct(double more) {
    reserve(more);
  }

  private synchronized long reserve(double amount) {
    long now = time.nanos();
    if (free - (now - BURST) < 0) {
      free = now - BURST;
    }
    long wait = free - now;
    free += Math.round(amount * nanosPerUnit);
    return wait;
  }
}
