package dev.plumbline.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plumbline.lm.TrainingStep;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingLogTest {

  private static final String HEADER =
      "step,tokens,supervised_tokens,examples,loss,learning_rate,gradient_norm";

  @TempDir Path folder;

  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve(TrainingLog.FILE);
  }

  private static TrainingStep step(int step, Map<String, Double> measures) {
    return new TrainingStep(step, 1.0 / step, 1e-4, 0.5, 100L * step, 10L * step, step, measures);
  }

  private void train(int done, int last, Map<String, Double> measures) {
    try (TrainingLog log = TrainingLog.open(folder, done)) {
      for (int step = done + 1; step <= last; step++) {
        log.add(step(step, measures));
      }
    }
  }

  private void train(int done, int last) {
    train(done, last, Map.of());
  }

  @Test
  void a_step_is_a_line_of_numbers_that_any_locale_reads() throws IOException {
    train(0, 2, Map.of("margin", 0.25));
    assertThat(file)
        .hasContent(
            HEADER + ",margin\n1,100,10,1,1.0,1.0E-4,0.5,0.25\n2,200,20,2,0.5,1.0E-4,0.5,0.25\n");
  }

  @Test
  void a_line_is_in_the_file_before_the_log_is_closed() throws IOException {
    try (TrainingLog log = TrainingLog.open(folder, 0)) {
      log.add(step(1, Map.of()));
      assertThat(Files.readAllLines(file)).hasSize(2);
    }
  }

  @Test
  void a_training_that_goes_on_leaves_the_file_of_one_that_was_never_cut_off() throws IOException {
    train(0, 12, Map.of("margin", 1.0));
    byte[] whole = Files.readAllBytes(file);
    Files.delete(file);
    train(0, 9, Map.of("margin", 1.0));
    Files.writeString(file, "10,10", StandardOpenOption.APPEND);
    train(5, 7, Map.of("margin", 1.0));
    train(5, 12, Map.of("margin", 1.0));
    assertThat(file).hasBinaryContent(whole);
  }

  @Test
  void a_training_that_begins_anew_drops_all_lines_and_their_columns() throws IOException {
    train(0, 3, Map.of("margin", 1.0));
    train(0, 1);
    assertThat(file).hasContent(HEADER + "\n1,100,10,1,1.0,1.0E-4,0.5\n");
  }

  @Test
  void a_measure_that_comes_later_is_a_column_that_is_empty_before() {
    try (TrainingLog log = TrainingLog.open(folder, 0)) {
      log.add(step(1, Map.of()));
      log.add(step(2, Map.of("margin", 2.0)));
      log.add(step(3, Map.of("accuracy", 0.5)));
    }
    assertThat(file).content().contains(HEADER + ",margin,accuracy\n", "0.5,,\n", "0.5,2.0,\n");
    assertThat(TrainingLog.read(file))
        .extracting(TrainingStep::measures)
        .containsExactly(Map.of(), Map.of("margin", 2.0), Map.of("accuracy", 0.5));
  }

  @Test
  void what_is_read_is_what_was_written_also_where_it_is_no_number() {
    TrainingStep broken =
        new TrainingStep(
            1, Double.NaN, 0.1, Double.POSITIVE_INFINITY, 5, 4, 3, Map.of("margin", -0.1));
    try (TrainingLog log = TrainingLog.open(folder, 0)) {
      log.add(broken);
    }
    assertThat(TrainingLog.read(file)).containsExactly(broken);
    assertThat(TrainingLog.values(broken))
        .containsOnlyKeys(
            "tokens",
            "supervised_tokens",
            "examples",
            "loss",
            "learning_rate",
            "gradient_norm",
            "margin")
        .containsEntry("supervised_tokens", 4.0)
        .containsEntry("margin", -0.1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "=1+1", "a,b", "a\nb", "loss", "-x", "\"a\""})
  void a_name_that_no_cell_can_hold_plainly_is_refused(String name) {
    try (TrainingLog log = TrainingLog.open(folder, 0)) {
      log.add(step(1, Map.of()));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> log.add(step(2, Map.of(name, 1.0))))
          .withMessageStartingWith("a measure is called '" + name + "', must begin with a letter");
    }
    assertThat(TrainingLog.read(file)).hasSize(1);
  }

  @Test
  void a_file_of_something_else_is_not_written_over() throws IOException {
    Files.writeString(file, "my,own\n1,2\n");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TrainingLog.open(folder, 0))
        .withMessageEndingWith(
            "begins with 'my,own', which is not the header of a training log; move it away");
    assertThat(file).hasContent("my,own\n1,2\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1,2", "1,100,10,1,x,1.0,0.5", "1,100,10,1,1.0,1.0,0.5,9"})
  void a_damaged_line_is_named(String line) throws IOException {
    Files.writeString(file, HEADER + "\n1,100,10,1,1.0,1.0,0.5\n" + line + "\n");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TrainingLog.read(file))
        .withMessage(
            "line 3 of %s is '%s', which is no step; move the file away".formatted(file, line));
  }
}
