package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.console.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class WritingTest {

  /** Keeps what it is told to show. */
  private static final class Shown implements Progress.Task {
    private final List<String> notes = new ArrayList<>();
    private final CountDownLatch first = new CountDownLatch(1);

    @Override
    public void advance(long by) {
      throw new AssertionError("nothing is done yet");
    }

    @Override
    public void note(String text) {
      notes.add(text);
      first.countDown();
    }

    @Override
    public void close() {
      throw new AssertionError("it is not its own to close");
    }
  }

  @Test
  void tokens_are_those_since_the_task_began() throws InterruptedException {
    Shown shown = new Shown();
    long[] written = {1_000};
    try (Writing _ =
        Writing.show(
            shown,
            () -> {
              long before = written[0];
              written[0] += 2_500;
              return before;
            })) {
      shown.first.await();
    }
    assertThat(shown.notes.getFirst()).isEqualTo("2,500 tokens written");
  }

  @Test
  void nothing_is_shown_before_the_first_token() {
    Shown shown = new Shown();
    Writing.note(shown, 0);
    assertThat(shown.notes).isEmpty();
  }
}
