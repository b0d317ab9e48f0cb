package dev.plumbline.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
}
