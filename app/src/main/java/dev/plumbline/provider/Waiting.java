package dev.plumbline.provider;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/** Looks after 5 seconds, and then half as seldom again each time, down to every 5 minutes. */
record Waiting(Time time) {

  private static final Duration FIRST = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final Duration DEADLINE = Duration.ofHours(26);

  /**
   * What a look sees at last.
   *
   * @param look empty when there is nothing to see yet
   * @throws ProviderException.Rejected when it saw nothing in 26 hours
   */
  <T> T until(String what, Supplier<Optional<T>> look) {
    long begin = time.nanos();
    Duration wait = FIRST;
    while (time.nanos() - begin < DEADLINE.toNanos()) {
      Optional<T> seen = look.get();
      if (seen.isPresent()) {
        return seen.get();
      }
      time.sleep(wait);
      wait = wait.multipliedBy(3).dividedBy(2);
      wait = wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
    throw new ProviderException.Rejected(
        what + " has not ended in a day; run the same command again to wait on");
  }
}
