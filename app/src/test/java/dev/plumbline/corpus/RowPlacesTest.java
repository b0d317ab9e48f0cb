package dev.plumbline.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.corpus.RowFile.Row;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowPlacesTest {

  private static final String MARK = "\uFEFF";

  @TempDir Path folder;

  private List<Input> files = List.of();

  @BeforeEach
  void writeFiles() throws IOException {
    files =
        Input.of(
            file("one", MARK + row(0) + "\r\n\n  \n" + row(1) + "\n\n"),
            file("none", ""),
            file("two", MARK + "\n" + MARK + row(2) + "\n" + row(3)),
            file("many", many(4, 2 * RowFile.BATCH + 9)));
  }

  private static String row(int number) {
    return "{\"text\":\"Row %d, ä\"}".formatted(number);
  }

  private static String many(int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(number -> row(number) + "\n")
        .reduce("", String::concat);
  }

  private Path file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private RowPlaces places() {
    List<Long> starts = new ArrayList<>();
    try (RowFile in = new RowFile(files)) {
      for (List<Row> batch = in.next(); !batch.isEmpty(); batch = in.next()) {
        batch.forEach(row -> starts.add(row.start()));
      }
      return new RowPlaces(
          files, starts.stream().mapToLong(start -> start).toArray(), in.digests());
    }
  }

  private static List<String> read(RowPlaces places, int... rows) {
    try (Stream<String> read = places.read(rows, row -> row.turns().getFirst())) {
      return read.toList();
    }
  }

  private static List<String> expected(int... rows) {
    return IntStream.of(rows).mapToObj("Row %d, ä"::formatted).toList();
  }

  private void pack(String name) throws IOException {
    byte[] plain = Files.readAllBytes(folder.resolve(name));
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name)))) {
      out.write(plain);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "one", "two", "many"})
  void the_rows_at_some_places_come_in_order_whatever_is_packed(String packed) throws IOException {
    if (!packed.isEmpty()) {
      pack(packed);
    }
    int last = 2 * RowFile.BATCH + 8;
    RowPlaces places = places();
    assertThat(places.starts()).hasSize(last + 1);
    assertThat(read(places)).isEmpty();
    assertThat(read(places, 0, 3, 4, last)).isEqualTo(expected(0, 3, 4, last));
    assertThat(read(places, 1, 2)).isEqualTo(expected(1, 2));
    int[] all = IntStream.rangeClosed(0, last).toArray();
    assertThat(read(places, all)).isEqualTo(expected(all));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two"})
  void rows_that_are_not_there_any_more_are_a_change(String packed) throws IOException {
    if (!packed.isEmpty()) {
      pack(packed);
    }
    RowPlaces places = places();
    file("many", many(4, 20));
    assertThatThrownBy(() -> read(places, 0, 2 * RowFile.BATCH))
        .isInstanceOf(UncheckedIOException.class)
        .rootCause()
        .hasMessageContaining("changed while it was read");
  }

  @Test
  void a_row_that_is_none_any_more_is_a_change() throws IOException {
    RowPlaces places = places();
    file("two", "x" + Files.readString(folder.resolve("two")));
    assertThatThrownBy(() -> read(places, 3))
        .isInstanceOf(UncheckedIOException.class)
        .rootCause()
        .hasMessageContaining("changed while it was read");
  }
}
