package dev.plumbline.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.assess.Workers;
import dev.plumbline.stats.Proportions;
import dev.plumbline.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class AlarmCommandTest {

  private static final Workers SELF = Workers.thisProcess();

  @TempDir Path folder;

  private static WatchPoint point(int step, String issue, boolean alarm) {
    return new WatchPoint(
        step,
        issue,
        Proportions.estimate(5, 10, 0),
        new Proportions.Interval(0, 1),
        Proportions.estimate(1, 100, 0),
        0,
        4,
        3,
        alarm,
        Optional.empty());
  }

  private AlarmCommand command(String script) {
    return new AlarmCommand(
        List.of("sh", "-c", script, "sh", folder.resolve("told").toString()), "watch/test");
  }

  private List<String> told() throws IOException {
    Path file = folder.resolve("told");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  @Test
  void each_alarm_is_told_once_also_by_a_watch_that_goes_on() throws IOException {
    AlarmCommand command =
        command(
            "echo \"$PLUMBLINE_ISSUE $PLUMBLINE_STEP $PLUMBLINE_RATE $PLUMBLINE_BASELINE\" >> $1");
    List<WatchPoint> points =
        List.of(point(1, "harm", false), point(2, "harm", true), point(3, "harm", true));
    try (Store store = Store.open(folder.resolve("store"))) {
      command.tell(store, points, SELF);
      command.tell(store, points, SELF);
    }
    try (Store store = Store.open(folder.resolve("store"))) {
      command.tell(store, points, SELF);
      command.tell(store, List.of(point(4, "broken turns", true)), SELF);
    }
    assertThat(told()).containsExactly("harm 2 50.0 1.0", "broken turns 4 50.0 1.0");
  }

  @Test
  void one_that_fails_is_run_again_and_told_of_when_it_goes_on_failing() throws IOException {
    try (Store store = Store.open(folder.resolve("store"))) {
      command("echo try >> $1; [ $(wc -l < $1) -ge 2 ]")
          .tell(store, List.of(point(1, "harm", true)), SELF);
      assertThat(told()).hasSize(2);
      Files.delete(folder.resolve("told"));
      AlarmCommand never = command("echo try >> $1; exit 4");
      List<WatchPoint> other = List.of(point(1, "other", true));
      assertThatThrownBy(() -> never.tell(store, other, SELF))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("ended with 4 each of 3 times, told of the alarm for 'other'");
      assertThat(told()).hasSize(3);
      command("echo well >> $1").tell(store, other, SELF);
      assertThat(told()).as("it is not forgotten").endsWith("well");
    }
  }

  @Test
  void of_two_processes_that_share_a_watch_one_tells() throws IOException {
    List<WatchPoint> points = List.of(point(2, "harm", true));
    try (Store store = Store.open(folder.resolve("store"))) {
      Workers other = new Workers("other", Duration.ofMinutes(1));
      store
          .leases()
          .take(
              "watch/test/alarm",
              List.of("watch/test/alarm/harm"),
              1,
              other.name(),
              Duration.ofMinutes(1));
      command("echo told >> $1").tell(store, points, SELF);
      assertThat(told()).as("the other is at it").isEmpty();
      store.leases().release("watch/test/alarm", other.name());
      command("echo told >> $1").tell(store, points, SELF);
      command("echo told >> $1").tell(store, points, other);
      assertThat(told()).containsExactly("told");
    }
  }

  @Test
  void a_program_that_is_not_there_is_said() {
    try (Store store = Store.open(folder.resolve("store"))) {
      assertThatThrownBy(() ->
              new AlarmCommand(List.of("/no/such/program"), "watch/test")
                  .tell(store, List.of(point(1, "harm", true)), SELF))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("cannot run '/no/such/program'");
    }
  }
}
