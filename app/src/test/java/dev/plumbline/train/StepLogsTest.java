package dev.plumbline.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.lm.TrainingStep;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StepLogsTest {

  @TempDir Path folder;

  private void train(int first, int last) {
    try (StepLogs logs = new StepLogs(folder)) {
      for (int step = first; step <= last; step++) {
        logs.after(new TrainingStep(step, 1, 1, 1, step, step, step, Map.of("margin", 2.0)));
      }
    }
  }

  @Test
  void its_first_step_tells_from_where_a_training_goes_on() {
    train(1, 9);
    train(6, 12);
    assertThat(TrainingLog.read(folder.resolve(TrainingLog.FILE)))
        .extracting(TrainingStep::step)
        .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    assertThat(folder.resolve(StepLogs.EVENTS)).isDirectoryContaining("glob:**.tfevents.*");
  }

  @Test
  void a_training_of_which_nothing_is_left_to_do_writes_nothing() {
    train(1, 0);
    assertThat(folder).isEmptyDirectory();
  }
}
