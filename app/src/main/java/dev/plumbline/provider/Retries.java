package dev.plumbline.provider;

import dev.plumbline.provider.ProviderException.Retriable;
import dev.plumbline.provider.Settings.Patience;
import java.time.Duration;
import java.util.function.LongUnaryOperator;
import java.util.function.Supplier;

/**
 * Tries again what may pass: after a random time up to 1 s, 2 s, 4 s and so on to a minute ("full
 * jitter"), and never before the provider asked for.
 *
 * @param random a random number from 0 to less than what it is given
 * @see <a href="https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/">on
 *     jitter </a>
 */
record Retries(Patience patience, Time time, LongUnaryOperator random) {

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  /**
   * What a call returns at last.
   *
   * @throws ProviderException.Rejected when its last attempt may still have passed
   */
  <T> T of(Supplier<T> call) {
    long begin = time.nanos();
    for (int attempt = 1; ; attempt++) {
      try {
        return call.get();
      } catch (Retriable failure) {
        Duration wait = wait(attempt, failure);
        Duration then = Duration.ofNanos(time.nanos() - begin).plus(wait);
        if (attempt >= patience.attempts() || then.compareTo(patience.deadline()) > 0) {
          throw new ProviderException.Rejected(
              failure.getMessage() + ", in attempt " + attempt + ", the last");
        }
        time.sleep(wait);
      }
    }
  }

  private Duration wait(int attempt, Retriable failure) {
    long ceiling = Math.min(LONGEST.toMillis(), FIRST.toMillis() << Math.min(attempt - 1, 20));
    Duration jitter = Duration.ofMillis(random.applyAsLong(ceiling + 1));
    Duration asked = failure.requestedWait();
    return asked.isZero() ? jitter : asked.plus(jitter.dividedBy(4));
  }
}
