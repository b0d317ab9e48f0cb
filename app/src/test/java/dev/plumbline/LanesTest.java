package dev.plumbline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LanesTest {

  @Test
  void all_jobs_run() {
    AtomicInteger ran = new AtomicInteger();
    Runnable job = ran::incrementAndGet;
    Lanes.run(2, List.of(job, job, job));
    assertThat(ran).hasValue(3);
  }

  @Test
  void the_first_failure_is_thrown_and_stops_the_others() {
    CountDownLatch stopped = new CountDownLatch(1);
    Runnable fails =
        () -> {
          throw new IllegalArgumentException("disk full");
        };
    Runnable goesOn =
        () -> {
          try {
            while (true) {
              Lanes.stopIfAnotherFailed();
              Thread.onSpinWait();
            }
          } finally {
            stopped.countDown();
          }
        };
    assertThatThrownBy(() -> Lanes.run(2, List.of(goesOn, fails))).hasMessage("disk full");
    assertThat(awaited(stopped)).isTrue();
  }

  @Test
  void no_lanes_are_refused() {
    assertThatThrownBy(() -> Lanes.run(0, List.of())).hasMessageContaining("lanes is 0");
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      return latch.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
