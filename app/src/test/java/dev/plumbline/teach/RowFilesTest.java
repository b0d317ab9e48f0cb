package dev.plumbline.teach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowFilesTest {

  private static final String LINES = "{\"text\": \"one\"}\n\n{\"text\": \"two\"}\r\n";
  private static final String LIST = "\uFEFF\n [{\"text\": \"one\"},\n {\"text\": \"two\"}]\n";

  @TempDir Path folder;

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return packed.toByteArray();
  }

  private static List<RowFiles.Found> found(Path... files) {
    List<RowFiles.Found> all = new ArrayList<>();
    RowFiles.of(List.of(files), Map.of()).read(all::addAll);
    return all;
  }

  private static List<Row> rows(Path... files) {
    return found(files).stream().map(found -> found.read(row -> row)).toList();
  }

  @Test
  void files_are_lines_or_a_list_packed_or_not_one_after_the_other() throws IOException {
    List<Row> rows = List.of(new Row.Document("one"), new Row.Document("two"));
    Path lines = file("a.jsonl", LINES);
    Path list = file("b.json", LIST);
    Path packed = Files.write(folder.resolve("c.json.gz"), gzip(LIST));
    Path zstd =
        Files.write(folder.resolve("d.zst"), Zstd.compress(LINES.getBytes(StandardCharsets.UTF_8)));
    for (Path each : List.of(lines, list, packed, zstd)) {
      assertThat(rows(each)).as(each.toString()).isEqualTo(rows);
    }
    assertThat(found(lines, list).stream().map(RowFiles.Found::place))
        .containsExactly(
            lines + " line 1",
            lines + " line 3",
            list + " row 1 of its list",
            list + " row 2 of its list");
  }

  @Test
  void a_long_list_comes_in_parts() throws IOException {
    String[] rows = new String[4_100];
    Arrays.setAll(rows, i -> "{\"text\":\"" + i + "\"}");
    Path list = file("long.json", Arrays.toString(rows));
    List<Integer> parts = new ArrayList<>();
    RowFiles.of(List.of(list), Map.of()).read(part -> parts.add(part.size()));
    assertThat(parts).containsExactly(2_000, 2_000, 100);
    assertThat(rows(list)).element(4_099).isEqualTo(new Row.Document("4099"));
  }

  @Test
  void what_is_wrong_with_a_row_is_said_with_its_place() throws IOException {
    Path lines = file("a.jsonl", "{\"text\": \"one\"}\n{\"text\": 7}\n{");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> found(lines).get(1).read(row -> row))
        .withMessage(lines + " line 2: 'text' is no text; give one");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> found(lines).get(2).read(row -> row))
        .withMessage(lines + " line 3: no JSON; give one object a line");
    Path list = file("b.json", "[{\"text\": 7}]");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rows(list))
        .withMessage(list + " row 1 of its list: 'text' is no text; give one");
  }

  @Test
  void a_list_that_breaks_off_is_an_error() throws IOException {
    Path list = file("b.json", "[{\"text\": \"one\"}, {\"text\": ");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rows(list))
        .withMessageStartingWith(list + ": no JSON after row 2 of its list (")
        .withMessageEndingWith("; give a list of objects, or one object a line");
    byte[] packed = gzip(LIST);
    Path cut = Files.write(folder.resolve("cut"), Arrays.copyOf(packed, packed.length - 12));
    assertThatThrownBy(() -> rows(cut)).isInstanceOf(UncheckedIOException.class);
  }

  @Test
  void what_is_no_file_of_rows_is_told_what_is() throws IOException {
    Path none = folder.resolve("none.jsonl");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rows(none))
        .withMessage(none + " is not there; give a file of JSON lines, or a dataset's folder");
    file("a.jsonl", LINES);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rows(folder))
        .withMessage(
            folder
                + " is a folder without dataset.json, and so no dataset; give the files in it by their names");
  }

  @Test
  void a_dataset_is_taken_as_it_was_sealed_or_not_at_all() throws IOException {
    Path rows = file(Dataset.ROWS, LINES);
    Origin origin = new Origin.Cleaned(List.of(), Map.of(), Map.of());
    Manifest manifest =
        new Manifest(origin, List.of(), 2, Map.of(Dataset.ROWS, Manifest.sha256(rows)), "1", "", "")
            .sealed(Map.of());
    Files.writeString(
        folder.resolve(Manifest.FILE),
        dev.plumbline.model.Canonical.JSON.writeValueAsString(manifest));
    assertThat(rows(folder)).hasSize(2);
    file(Dataset.ROWS, LINES + LINES);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> rows(folder))
        .withMessageContaining("rows.jsonl is not what was sealed");
  }
}
