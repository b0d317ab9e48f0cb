package dev.plumbline.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.console.Progress;
import dev.plumbline.lm.TrainingStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StepCounterTest {
  private final List<String> told = new ArrayList<>();

  @Test
  void steps_of_an_earlier_run_are_done_already() {
    try (StepCounter counter = new StepCounter(new Listening(), "train stories", 40)) {
      counter.after(step(21));
      counter.after(step(22));
    }
    assertThat(told)
        .containsExactly(
            "train stories 20/40 steps", "+1", "loss 2.500", "+1", "loss 2.500", "closed");
  }

  @Test
  void a_training_that_is_done_shows_nothing() {
    new StepCounter(new Listening(), "train stories", 40).close();
    assertThat(told).isEmpty();
  }

  private static TrainingStep step(int number) {
    return new TrainingStep(number, 2.5, 1e-3, 1, 1000, 1000, 10, Map.of());
  }

  private final class Listening implements Progress {

    @Override
    public Task begin(String name, String unit, long total, long already) {
      told.add("%s %d/%d %s".formatted(name, already, total, unit));
      return new Told();
    }

    @Override
    public void say(String lines) {}

    @Override
    public void close() {}
  }

  private final class Told implements Progress.Task {
    @Override
    public void advance(long by) {
      told.add("+" + by);
    }

    @Override
    public void note(String text) {
      told.add(text);
    }

    @Override
    public void close() {
      told.add("closed");
    }
  }
}
