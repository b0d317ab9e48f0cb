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

  /** A process that has not been heard of for so long is dead. */
  private static final Duration TERM = Duration.ofMinutes(2);

  /** Under a new name. */
  public static Workers alone() {
    return new Workers(
        ProcessHandle.current().pid() + "-" + UUID.randomUUID().toString().substring(0, 8), TERM);
  }

  /** The same with another term. */
  public Workers within(Duration other) {
    return new Workers(name, other);
  }
}
