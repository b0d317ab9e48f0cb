package dev.plumbline.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LimitTest {

  private final FakeTime time = new FakeTime();

  @Test
  void the_limit_doubles_in_a_round_of_successes_until_the_provider_is_busy() {
    AdaptiveLimit limit = new AdaptiveLimit(100, time);
    double first = limit.limit();
    for (int i = 0; i < first; i++) {
      succeed(limit, 1);
    }
    assertThat(limit.limit()).isEqualTo(2 * first);
    time.pass(Duration.ofSeconds(1));
    limit.busy(limit.enter(), Duration.ZERO);
    double after = limit.limit();
    succeed(limit, 1);
    assertThat(limit.limit()).isLessThan(after + 1);
  }

  @Test
  void then_the_limit_grows_by_one_in_a_round_of_successes() {
    AdaptiveLimit limit = new AdaptiveLimit(100, time);
    time.pass(Duration.ofSeconds(1));
    limit.busy(limit.enter(), Duration.ZERO);
    double first = limit.limit();
    for (int i = 0; i < first; i++) {
      succeed(limit, 1);
    }
    assertThat(limit.limit()).isCloseTo(first + 1, within(0.1));
  }

  @Test
  void the_limit_falls_once_for_all_that_were_sent_before() {
    AdaptiveLimit limit = new AdaptiveLimit(100, time);
    time.pass(Duration.ofSeconds(1));
    double first = limit.limit();
    long one = limit.enter();
    long other = limit.enter();
    time.pass(Duration.ofSeconds(1));
    limit.busy(one, Duration.ZERO);
    limit.busy(other, Duration.ZERO);
    assertThat(limit.limit()).isCloseTo(first * 0.7, within(0.01));
    limit.busy(limit.enter(), Duration.ZERO);
    assertThat(limit.limit()).isCloseTo(first * 0.49, within(0.01));
  }

  @Test
  void the_limit_never_falls_below_one_nor_rises_above_the_most() {
    AdaptiveLimit limit = new AdaptiveLimit(9, time);
    for (int i = 0; i < 100; i++) {
      limit.busy(limit.enter(), Duration.ZERO);
      time.pass(Duration.ofSeconds(1));
    }
    assertThat(limit.limit()).isEqualTo(1);
    for (int i = 0; i < 1000; i++) {
      succeed(limit, 1);
    }
    assertThat(limit.limit()).isEqualTo(9);
  }

  @Test
  void the_limit_does_not_grow_while_answers_take_much_longer_than_they_can() {
    AdaptiveLimit limit = new AdaptiveLimit(100, time);
    succeed(limit, 1);
    double before = limit.limit();
    succeed(limit, 30);
    assertThat(limit.limit()).isEqualTo(before);
  }

  @Test
  void all_wait_as_long_as_a_busy_provider_asked_for() {
    AdaptiveLimit limit = new AdaptiveLimit(100, time);
    limit.busy(limit.enter(), Duration.ofSeconds(30));
    limit.enter();
    assertThat(time.sleeps()).containsExactly(Duration.ofSeconds(30));
  }

  @Test
  void no_more_are_under_way_than_the_limit_allows_and_all_get_through() throws Exception {
    AdaptiveLimit limit = new AdaptiveLimit(10, Time.SYSTEM);
    AtomicInteger underWay = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 3000; i++) {
        threads.execute(() -> {
          long entered = limit.enter();
          most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
          Time.SYSTEM.sleep(Duration.ofMillis(1));
          underWay.decrementAndGet();
          limit.succeeded(entered, 1);
          done.incrementAndGet();
        });
      }
      threads.shutdown();
      assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(done).hasValue(3000);
    assertThat(most.get()).isBetween(2, 10);
  }

  @Test
  void an_interrupted_wait_takes_no_place() throws Exception {
    AdaptiveLimit limit = new AdaptiveLimit(1, Time.SYSTEM);
    long entered = limit.enter();
    CountDownLatch begun = new CountDownLatch(1);
    AtomicInteger interrupted = new AtomicInteger();
    Thread waiting =
        Thread.ofVirtual()
            .start(() -> {
              begun.countDown();
              try {
                limit.enter();
              } catch (ProviderException.Interrupted e) {
                interrupted.incrementAndGet();
              }
            });
    begun.await();
    waiting.interrupt();
    waiting.join();
    assertThat(interrupted).hasValue(1);
    limit.succeeded(entered, 1);
    limit.enter();
  }

  @Test
  void amounts_are_spread_evenly_after_a_burst() {
    RateLimit rate = new RateLimit(60, time);
    for (int i = 0; i < 20; i++) {
      rate.take(1);
    }
    // Five at once, one each second then: the twentieth comes when fourteen seconds have passed.
    assertThat(Duration.ofNanos(time.nanos()).toSeconds()).isBetween(13L, 15L);
  }

  @Test
  void an_estimate_that_was_too_high_is_given_back() {
    RateLimit rate = new RateLimit(600, time);
    rate.take(100);
    rate.correct(-100);
    rate.take(10);
    assertThat(time.sleeps()).isEmpty();
  }

  @Test
  void no_limit_is_no_wait() {
    RateLimit rate = new RateLimit(Double.POSITIVE_INFINITY, time);
    for (int i = 0; i < 1000; i++) {
      rate.take(1e6);
    }
    assertThat(time.sleeps()).isEmpty();
  }

  private void succeed(AdaptiveLimit limit, int seconds) {
    long entered = limit.enter();
    time.pass(Duration.ofSeconds(seconds));
    limit.succeeded(entered, 10);
  }
}
