package dev.plumbline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultsTest {

  @TempDir Path folder;

  @AfterEach
  void end() {
    Faults.begin("", List.of());
  }

  @Test
  void nothing_is_written_while_nothing_fails() {
    Faults.begin("assess", List.of(folder));
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void a_fault_is_there_with_its_stack_its_causes_and_what_was_being_done() throws IOException {
    Faults.begin("assess --trials 3", List.of(folder));
    assertThat(Faults.log(new IllegalStateException("oops", new IOException("disk")), "saving"))
        .hasValue(folder.resolve("plumbline.log"));
    Faults.log(new IllegalStateException("again"), "saving");
    assertThat(read())
        .contains("plumbline assess --trials 3\nsaving: java.lang.IllegalStateException: oops")
        .contains(
            "\tat dev.plumbline.FaultsTest.", "Caused by: java.io.IOException: disk", "again");
  }

  @Test
  void a_sentence_about_a_fault_ends_with_the_file_if_there_is_one() {
    Faults.begin("assess", List.of(folder));
    IllegalStateException fault = new IllegalStateException("oops");
    assertThat(Faults.logged("it failed", fault, "saving"))
        .isEqualTo("it failed; the details are in " + folder.resolve("plumbline.log"));
    Faults.begin("assess", List.of());
    assertThat(Faults.logged("it failed", fault, "saving")).isEqualTo("it failed");
  }

  @Test
  void keys_are_struck_the_longer_first() throws IOException {
    Faults.strike("sk-test-of-faults");
    Faults.strike("sk-test-of-faults-longer");
    Faults.begin("x sk-test-of-faults", List.of(folder));
    Faults.log(new IllegalStateException("key sk-test-of-faults-longer."), "asking");
    assertThat(read()).contains("x [key]\n", "key [key].").doesNotContain("sk-test", "-longer");
  }

  @Test
  void what_others_wrote_cannot_act_on_who_reads_it() throws IOException {
    Faults.begin("x", List.of(folder));
    Faults.log(new IllegalStateException("\u001b[2J\u202eevil\r"), "reading");
    assertThat(read()).contains("\ufffd[2J\ufffdevil").doesNotContainPattern("[\\p{Cc}&&[^\n\t]]");
  }

  @Test
  void a_folder_that_takes_nothing_is_passed_over_and_hides_nothing() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    Path link = Files.createDirectory(folder.resolve("link"));
    Path elsewhere = folder.resolve("elsewhere");
    Files.createSymbolicLink(link.resolve("plumbline.log"), elsewhere);
    Faults.begin("x", List.of(folder.resolve("none"), file, link));
    assertThat(Faults.log(new IllegalStateException("oops"), "saving")).isEmpty();
    Faults.begin("x", List.of(folder.resolve("none"), file, link, folder));
    assertThat(Faults.log(new IllegalStateException("oops"), "saving")).isPresent();
    assertThat(elsewhere).doesNotExist();
    assertThat(folder.resolve("none")).doesNotExist();
  }

  @Test
  void a_log_does_not_grow_without_an_end() throws IOException {
    Faults.begin("x", List.of(folder));
    Files.write(folder.resolve("plumbline.log"), new byte[(int) Faults.LONGEST + 1]);
    Faults.log(new IllegalStateException("oops"), "saving");
    assertThat(Files.size(folder.resolve("plumbline.log"))).isLessThan(100_000);
    assertThat(folder.resolve("plumbline.log.1")).exists();
  }

  private String read() throws IOException {
    return Files.readString(folder.resolve("plumbline.log"));
  }
}
