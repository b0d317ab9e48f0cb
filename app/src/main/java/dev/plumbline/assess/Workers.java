package dev.plumbline.assess;

import java.time.Duration;
import java.util.UUID;

/**
 * How a process shares runs with others.
 *
 * @param name of this process, which no other has
 * @param term after which a process that was not heard of is dead
 */
public record Workers(String name, Duration term) {

  /** After so many seconds; two minutes when it is not set. */
  private static final String TERM = "plumbline.lease.seconds";

  /** Under a new name. */
  public static Workers alone() {
    return new Workers(
        ProcessHandle.current().pid() + "-" + UUID.randomUUID().toString().substring(0, 8),
        Duration.ofSeconds(Long.getLong(TERM, 120)));
  }

  /** The same with another term. */
  public Workers within(Duration other) {
    return new Workers(name, other);
  }
}
