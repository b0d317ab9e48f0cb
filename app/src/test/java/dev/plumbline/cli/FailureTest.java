package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.Faults;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FailureTest {

  @TempDir Path folder;

  @BeforeEach
  void begin() {
    Faults.begin("assess", List.of(folder));
  }

  @AfterEach
  void end() {
    Faults.begin("", List.of());
  }

  @Test
  void a_fault_says_where_its_details_are() throws IOException {
    Path log = folder.resolve("plumbline.log");
    assertThat(Failure.logged(new IllegalStateException("oops")))
        .extracting(Failure::sentence, Failure::exitCode)
        .containsExactly(
            "this is a fault of Plumbline, please report it: java.lang.IllegalStateException: oops;"
                + " the details are in "
                + log,
            1);
    assertThat(Files.readString(log)).contains("\tat dev.plumbline.cli.FailureTest.");
  }

  @Test
  void a_fault_that_cannot_be_written_down_is_said_all_the_same() {
    Faults.begin("assess", List.of(folder.resolve("none")));
    assertThat(Failure.logged(new OutOfMemoryError("heap")).sentence())
        .isEqualTo(
            "this is a fault of Plumbline, please report it: java.lang.OutOfMemoryError: heap");
  }

  @Test
  void a_known_failure_says_what_it_did_before_and_leaves_its_stack() throws IOException {
    assertThat(Failure.logged(new IOException("no space left")).sentence())
        .isEqualTo("no space left");
    assertThat(Files.readString(folder.resolve("plumbline.log")))
        .contains("java.io.IOException: no space left", "\tat ");
  }

  @Test
  void wrong_words_leave_nothing() {
    assertThat(Failure.logged(new IllegalArgumentException("trials is 0")).exitCode()).isEqualTo(2);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void the_log_lies_in_the_folder_of_the_results() throws IOException {
    Files.write(folder.resolve("plumbline.db"), new byte[] {1, 2, 3});
    MainTest.Result result = MainTest.run("runs", "--out", folder.toString());
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(Files.readString(folder.resolve("plumbline.log")))
        .contains("plumbline runs --out " + folder, "StoreException");
  }
}
