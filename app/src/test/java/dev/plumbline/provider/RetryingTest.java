package dev.plumbline.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.model.Reply;
import dev.plumbline.provider.ProviderException.Rejected;
import dev.plumbline.provider.ProviderException.Retriable;
import dev.plumbline.provider.ProviderException.Unusable;
import dev.plumbline.provider.Settings.Patience;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RetryingTest {

  private static final Exchange GOOD = Exchange.withoutWire(new Reply.Failed("stands for any"));
  private static final Patience PATIENCE =
      new Patience(5, Duration.ofMinutes(1), Duration.ofMinutes(10));

  private final FakeTime time = new FakeTime();
  private final AtomicInteger attempts = new AtomicInteger();

  @Test
  void waits_grow_from_a_second_by_two_to_a_minute() {
    Api api = retrying(new Patience(9, Duration.ofMinutes(1), Duration.ofHours(1)), failing(99));
    assertThatThrownBy(() -> api.send(Samples.hello()))
        .isInstanceOf(Rejected.class)
        .hasMessage("oops, in attempt 9, the last");
    assertThat(time.sleeps().stream().map(Duration::toSeconds))
        .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L);
  }

  @Test
  void what_passes_is_answered() {
    assertThat(retrying(PATIENCE, failing(3)).send(Samples.hello())).isEqualTo(GOOD);
    assertThat(attempts).hasValue(4);
  }

  @Test
  void a_wait_is_never_shorter_than_the_provider_asked_for() {
    Api api =
        retrying(
            PATIENCE,
            request -> {
              if (attempts.getAndIncrement() == 0) {
                throw Retriable.busy("busy", Duration.ofSeconds(20));
              }
              return GOOD;
            });
    api.send(Samples.hello());
    assertThat(time.sleeps()).hasSize(1);
    assertThat(time.sleeps().getFirst()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(21));
  }

  @Test
  void no_attempt_begins_after_the_deadline() {
    Api api =
        retrying(
            PATIENCE,
            request -> {
              attempts.getAndIncrement();
              throw Retriable.busy("busy", Duration.ofMinutes(11));
            });
    assertThatThrownBy(() -> api.send(Samples.hello())).isInstanceOf(Rejected.class);
    assertThat(attempts).hasValue(1);
    assertThat(time.sleeps()).isEmpty();
  }

  @Test
  void what_will_not_pass_is_not_tried_again() {
    Api api =
        retrying(
            PATIENCE,
            request -> {
              attempts.getAndIncrement();
              throw new Unusable("no key");
            });
    assertThatThrownBy(() -> api.send(Samples.hello())).isInstanceOf(Unusable.class);
    assertThat(attempts).hasValue(1);
  }

  private Api failing(int times) {
    return request -> {
      if (attempts.getAndIncrement() < times) {
        throw Retriable.failed("oops", Duration.ZERO);
      }
      return GOOD;
    };
  }

  /** With the longest jitter there is. */
  private Api retrying(Patience patience, Api inner) {
    return new Retrying(inner, new Retries(patience, time, bound -> bound - 1));
  }
}
