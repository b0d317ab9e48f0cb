package dev.plumbline.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFilesTest {

  @TempDir Path folder;

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void halfWrite(Path file) {
    write(file, "ha");
    throw new IllegalStateException("died");
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void a_file_is_the_old_one_until_the_new_one_is_whole() throws IOException {
    Path file = folder.resolve("state");
    DurableFiles.replace(file, part -> write(part, "old"));
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> DurableFiles.replace(file, DurableFilesTest::halfWrite));
    assertThat(file).hasContent("old");
    DurableFiles.replace(file, part -> write(part, "new"));
    assertThat(file).hasContent("new");
    assertThat(names()).containsExactly("state");
  }

  @Test
  void a_folder_is_the_old_one_until_the_new_one_is_whole() throws IOException {
    Path target = folder.resolve("model");
    DurableFiles.replaceDirectory(target, part -> write(part.resolve("a"), "old"));
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(
            () -> DurableFiles.replaceDirectory(target, part -> halfWrite(part.resolve("a"))));
    assertThat(DurableFiles.whole(target).resolve("a")).hasContent("old");
    DurableFiles.replaceDirectory(target, part -> write(part.resolve("b"), "new"));
    assertThat(DurableFiles.whole(target)).isEqualTo(target);
    assertThat(target.resolve("a")).doesNotExist();
    assertThat(target.resolve("b")).hasContent("new");
    assertThat(names()).containsExactly("model");
  }

  @Test
  void a_death_between_the_two_renames_leaves_the_folder_before() throws IOException {
    Path target = folder.resolve("model");
    DurableFiles.replaceDirectory(target, part -> write(part.resolve("a"), "old"));
    Files.move(target, folder.resolve("model.old"));
    Files.createDirectories(folder.resolve("model.part"));
    assertThat(DurableFiles.whole(target).resolve("a")).hasContent("old");
    DurableFiles.replaceDirectory(target, part -> write(part.resolve("a"), "new"));
    assertThat(DurableFiles.whole(target).resolve("a")).hasContent("new");
    assertThat(names()).containsExactly("model");
  }

  @Test
  void a_death_before_the_folder_before_was_deleted_leaves_the_new_one() throws IOException {
    Path target = folder.resolve("model");
    DurableFiles.replaceDirectory(target, part -> write(part.resolve("a"), "new"));
    Files.createDirectories(folder.resolve("model.old"));
    write(folder.resolve("model.old").resolve("a"), "old");
    assertThat(DurableFiles.whole(target).resolve("a")).hasContent("new");
    DurableFiles.replaceDirectory(target, part -> write(part.resolve("a"), "newer"));
    assertThat(DurableFiles.whole(target).resolve("a")).hasContent("newer");
    assertThat(names()).containsExactly("model");
  }

  @Test
  void a_process_killed_while_saving_leaves_a_whole_folder() throws Exception {
    Path target = folder.resolve("model");
    for (int kill = 0; kill < 4; kill++) {
      int acknowledged = saveUntilKilled(target, 3 + 2 * kill);
      Path whole = DurableFiles.whole(target);
      String first = Files.readString(whole.resolve("file-0"));
      assertThat(Integer.parseInt(first.strip())).isGreaterThanOrEqualTo(acknowledged);
      for (int i = 0; i < Saver.FILES; i++) {
        assertThat(whole.resolve("file-" + i)).hasContent(first.strip());
      }
    }
  }

  /** Returns the number of the last save that the process told of before it was killed. */
  private static int saveUntilKilled(Path target, int saves) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Saver.class.getName(),
                target.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    int acknowledged = 0;
    try (BufferedReader lines = process.inputReader()) {
      for (int i = 0; i < saves; i++) {
        String line = lines.readLine();
        assertThat(line).isNotNull();
        acknowledged = Integer.parseInt(line);
      }
      process.destroyForcibly().waitFor();
    }
    return acknowledged;
  }

  /** Saves folders of equal files without end, each with the number of the save in it. */
  static final class Saver {
    static final int FILES = 5;

    private Saver() {}

    public static void main(String... args) {
      for (int number = 1; ; number++) {
        String text = Integer.toString(number);
        DurableFiles.replaceDirectory(
            Path.of(args[0]),
            part -> {
              for (int i = 0; i < FILES; i++) {
                write(part.resolve("file-" + i), text);
              }
            });
        System.out.println(number);
      }
    }
  }
}
