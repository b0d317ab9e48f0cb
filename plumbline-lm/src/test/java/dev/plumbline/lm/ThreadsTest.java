package dev.plumbline.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThreadsTest {

  @AfterEach
  void one() {
    Threads.use(1);
  }

  @Test
  void the_bound_holds_for_the_caller_and_can_change() {
    Threads.use(1);
    assertThat(torch.get_num_threads()).isEqualTo(1);
    Threads.use(2);
    assertThat(torch.get_num_threads()).isEqualTo(2);
  }

  @Test
  void no_threads_are_refused() {
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> Threads.use(0))
        .withMessage("threads is 0, must be 1 or more");
  }

  @Test
  void tasks_side_by_side_have_one_native_thread_each_and_give_their_results_in_order() {
    Threads.use(2);
    List<Supplier<String>> tasks = new ArrayList<>();
    for (int number = 0; number < 3; number++) {
      int own = number;
      tasks.add(() -> {
        Threads.apply(); // as whoever computes does
        return own + ": " + torch.get_num_threads();
      });
    }
    assertThat(sideBySide(tasks)).containsExactly("0: 1", "1: 1", "2: 1");
    assertThat(torch.get_num_threads()).isEqualTo(2);
  }

  @Test
  void a_task_that_fails_is_heard_of_when_all_have_ended() {
    AtomicBoolean ended = new AtomicBoolean();
    CountDownLatch failed = new CountDownLatch(1);
    List<Supplier<Boolean>> tasks =
        List.of(
            () -> {
              failed.countDown();
              throw new BadInputException("no");
            },
            () -> {
              await(failed);
              ended.set(true);
              return true;
            });
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> sideBySide(tasks))
        .withMessage("no");
    assertThat(ended).isTrue();
  }

  private static <T> List<T> sideBySide(List<Supplier<T>> tasks) {
    try (ExecutorService lanes = Executors.newFixedThreadPool(tasks.size())) {
      return Threads.sideBySide(lanes, tasks);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
