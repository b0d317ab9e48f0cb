package dev.plumbline.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final AtomicLong now = new AtomicLong();

  @Test
  void a_log_tells_rate_and_time_left_of_every_task_that_runs() {
    try (Lines progress = lines();
        Progress.Task one = progress.begin("assess blackmail", "trials", 600);
        Progress.Task other = progress.begin("train stories", "steps", 40)) {
      progress.print();
      one.advance(119);
      one.advance(1);
      other.note("loss 2.31");
      pass(Duration.ofMillis(8_450));
      progress.print();
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .startsWith(
            "assess blackmail  0/600  0%",
            "train stories  0/40  0%",
            "assess blackmail  120/600  20%  14.2 trials/s  eta 0:34",
            "train stories  0/40  0%  loss 2.31");
  }

  @Test
  void a_task_says_how_long_it_took_once() {
    try (Lines progress = lines()) {
      Progress.Task task = progress.begin("assess", "trials", 3);
      task.advance(3);
      pass(Duration.ofSeconds(3723));
      task.close();
      task.close();
      progress.print();
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8).lines())
        .containsExactly("assess  3/3  100%  2.9 trials/h  took 1:02:03");
  }

  @Test
  void what_an_earlier_run_did_is_no_speed() {
    Standing resumed = new Standing("a", "trials", 500, 510, 600, Duration.ofSeconds(5), "");
    assertThat(resumed.line()).isEqualTo("a  510/600  85%  2.0 trials/s  eta 0:45");
    Standing begun = new Standing("a", "trials", 500, 500, 600, Duration.ofSeconds(5), "");
    assertThat(begun.line()).isEqualTo("a  500/600  83%");
  }

  @Test
  void bytes_are_shown_as_megabytes() {
    Duration time = Duration.ofSeconds(5);
    assertThat(new Standing("a", Progress.BYTES, 0, 2_500_000, 10_000_000, time, "").line())
        .isEqualTo("a  2.5/10.0 MB  25%  0.5 MB/s  eta 0:15");
  }

  @Test
  void nothing_to_do_is_done() {
    assertThat(new Standing("a", "trials", 0, 0, 0, Duration.ZERO, "").line())
        .isEqualTo("a  0/0  100%  took 0:00");
  }

  @Test
  void what_nobody_knows_the_number_of_is_counted() {
    Standing reading =
        new Standing("read", "rows", 0, 40, Progress.UNKNOWN, Duration.ofSeconds(5), "");
    assertThat(reading.line()).isEqualTo("read  40 rows  8.0 rows/s  0:05 so far");
    assertThat(reading.bar(60)).hasSize(60).startsWith(reading.line());
  }

  @Test
  void a_bar_fills_and_fits() {
    Standing half = new Standing("a", "trials", 0, 5, 10, Duration.ofSeconds(5), "");
    assertThat(half.bar(80))
        .hasSize(80)
        .startsWith("a  ████████████░░░░░░░░░░░░  5/10  50%  1.0 trials/s  eta 0:05");
    assertThat(half.bar(20)).hasSize(20);
  }

  @Test
  void names_and_notes_cannot_act_on_the_terminal() {
    try (Lines progress = lines()) {
      Progress.Task task = progress.begin("\u001b[2J", "trials", 1);
      task.note("a\nb");
      task.close();
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8)).startsWith("\\u001b[2J  0/1  0%  a\\nb");
  }

  @Test
  void silence_is_silent() {
    try (Progress progress = Progress.none();
        Progress.Task task = progress.begin("a", "trials", 1)) {
      task.advance(1);
    }
    assertThat(bytes.size()).isZero();
  }

  private Lines lines() {
    return new Lines(
        new PrintStream(bytes, true, StandardCharsets.UTF_8), now::get, Duration.ofDays(1));
  }

  private void pass(Duration time) {
    now.addAndGet(time.toNanos());
  }
}
