package dev.plumbline.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputFilesTest {

  private static final Configuration SETTINGS = new Configuration();

  @TempDir Path folder;

  @Test
  void a_pattern_and_a_folder_are_their_files_in_the_order_of_their_names() throws IOException {
    for (String name : List.of("b.jsonl", "a.jsonl", "c.txt", "_SUCCESS", ".a.jsonl.crc")) {
      Files.createFile(folder.resolve(name));
    }
    assertThat(names(folder + "/*.jsonl"))
        .containsExactly(folder + "/a.jsonl", folder + "/b.jsonl");
    assertThat(names(folder.toString()))
        .containsExactly(folder + "/a.jsonl", folder + "/b.jsonl", folder + "/c.txt");
  }

  @Test
  void folders_within_a_folder_are_read_too_in_the_order_of_whole_names() throws IOException {
    for (String name : List.of("b/c", "_temporary/0", ".git")) {
      Files.createDirectories(folder.resolve(name));
    }
    for (String name : List.of("b/c/a", "b-c", "b/z", "a", "_temporary/0/a", ".git/a")) {
      Files.createFile(folder.resolve(name));
    }
    assertThat(names(folder.toString()))
        .containsExactly(folder + "/a", folder + "/b-c", folder + "/b/c/a", folder + "/b/z");
  }

  @Test
  void a_file_is_called_what_it_was_called_and_comes_as_often_and_when_it_was_given()
      throws IOException {
    Files.createFile(folder.resolve("a [1].jsonl"));
    Files.createFile(folder.resolve("b,c.jsonl"));
    String one = folder + "/b,c.jsonl";
    String other = "file://" + folder + "/a [1].jsonl";
    assertThat(names(one, other, one)).containsExactly(one, other, one);
  }

  @Test
  void what_is_not_there_is_a_sentence() {
    for (String name : List.of(folder + "/none.jsonl", folder + "/none-*.jsonl")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> names(name))
          .withMessage(
              name + " is not there; give files, folders or patterns, as Hadoop names them");
    }
  }

  @Test
  void lines_are_numbered_on_from_part_to_part_of_a_file_and_anew_in_each() throws IOException {
    Files.createFile(folder.resolve("a"));
    InputFiles files = InputFiles.of(List.of(folder + "/a"), SETTINGS);
    String path = files.paths().getFirst().toString();
    Parts parts =
        Parts.of(
            List.of(
                new Parts.End(0, path, 0, 10, 9),
                new Parts.End(1, path, 500, 20, 20),
                new Parts.End(2, path, 1000, 5, 5),
                new Parts.End(3, path, 0, 10, 9)),
            files);
    assertThat(parts.line(new Place(0, 4))).isEqualTo(4);
    assertThat(parts.line(new Place(1, 4))).isEqualTo(14);
    assertThat(parts.line(new Place(2, 1))).isEqualTo(31);
    assertThat(parts.line(new Place(3, 1))).isEqualTo(1);
    assertThat(parts.file(new Place(3, 1))).isEqualTo(folder + "/a");
    assertThat(parts.rows(0)).isEqualTo(9);
  }

  private static List<String> names(String... given) throws IOException {
    InputFiles files = InputFiles.of(List.of(given), SETTINGS);
    return files.paths().stream().map(path -> files.name(path.toString())).toList();
  }
}
