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

  /** Under a new name. */
  public static Workers alone() {
    return new Workers(
        ProcessHandle.current().pid() + "-" + UUID.randomUUID().toString().substring(0, 8),
        Leased.TERM);
  }
}
