package dev.plumbline.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.luben.zstd.Zstd;
import dev.plumbline.corpus.RowFile.Row;
import dev.plumbline.model.Canonical;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RowFileTest {

  private static final byte[] ONE = bytes("{\"text\":\"one\"}\n");
  private static final byte[] TWO = bytes("{\"text\":\"two\"}\n");

  @TempDir Path folder;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] gzip(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    Arrays.stream(parts).forEach(all::writeBytes);
    return all.toByteArray();
  }

  private Path file(String name, byte[] content) throws IOException {
    return Files.write(folder.resolve(name), content);
  }

  private static List<String> lines(Path... files) {
    try (RowFile in = new RowFile(Input.of(files))) {
      return in.next().stream().map(RowFileTest::text).toList();
    }
  }

  private static String text(Row row) {
    return row.number() + new String(row.bytes(), StandardCharsets.UTF_8);
  }

  @Test
  void gzip_and_zstd_are_told_by_their_first_bytes_and_read_to_the_last_member()
      throws IOException {
    Path gzip = file("a", joined(gzip(ONE), gzip(TWO)));
    Path zstd = file("b", joined(Zstd.compress(ONE), Zstd.compress(TWO)));
    Path plain = file("c.gz", ONE);
    assertThat(lines(gzip, zstd, plain))
        .containsExactly(
            "1{\"text\":\"one\"}",
            "2{\"text\":\"two\"}",
            "1{\"text\":\"one\"}",
            "2{\"text\":\"two\"}",
            "1{\"text\":\"one\"}");
  }

  @Test
  void a_packed_file_that_was_cut_off_is_an_error() throws IOException {
    byte[] gzip = gzip(ONE);
    byte[] zstd = Zstd.compress(ONE);
    for (byte[] packed : List.of(gzip, zstd)) {
      Path cut = file("cut", Arrays.copyOf(packed, packed.length - 4));
      assertThatThrownBy(() -> lines(cut))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("cannot read " + cut);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "425a6839, bzip2 -dc",
    "fd377a585a00, xz -dc",
    "04224d18, lz4 -dc",
    "504b0304, unzip -p",
    "50415231, Parquet"
  })
  void other_packings_are_named_with_what_unpacks_them(String magic, String told)
      throws IOException {
    Path file = file("rows", joined(HexFormat.of().parseHex(magic), ONE));
    assertThatThrownBy(() -> lines(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(told);
  }

  @Test
  void no_byte_order_mark_is_part_of_a_line() throws IOException {
    byte[] mark = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    Path first = file("first", joined(mark, mark, ONE, mark, TWO));
    Path second = file("second", joined(mark, bytes("\n"), mark));
    Path third = file("third", gzip(joined(mark, ONE)));
    assertThat(lines(first, second, third))
        .containsExactly("1{\"text\":\"one\"}", "2{\"text\":\"two\"}", "1{\"text\":\"one\"}");
  }

  @Test
  void rows_come_in_order_across_batches_and_again_none_at_the_end() throws IOException {
    int count = 2 * RowFile.BATCH + 1;
    Path file = file("many", bytes("{\"text\":\"one\"}\n".repeat(count)));
    List<Long> numbers = new ArrayList<>();
    try (RowFile in = new RowFile(Input.of(file))) {
      for (List<Row> rows = in.next(); !rows.isEmpty(); rows = in.next()) {
        assertThat(rows).hasSizeLessThanOrEqualTo(RowFile.BATCH);
        rows.forEach(row -> numbers.add(row.number()));
      }
      assertThat(in.next()).isEmpty();
    }
    assertThat(numbers).isEqualTo(LongStream.rangeClosed(1, count).boxed().toList());
  }

  @Test
  void the_digest_and_the_bytes_are_of_the_file_as_it_lies_there() throws IOException {
    byte[] packed = joined(gzip(ONE), gzip(TWO));
    try (RowFile in = new RowFile(Input.of(file("a", packed), file("b", ONE)))) {
      AtomicLong told = new AtomicLong();
      assertThat(in.next()).hasSize(3);
      in.tell(told::addAndGet);
      assertThat(in.next()).isEmpty();
      in.tell(told::addAndGet);
      assertThat(told).hasValue(packed.length + ONE.length);
      assertThat(in.digests())
          .containsExactly(
              HexFormat.of().formatHex(Canonical.sha256().digest(packed)),
              HexFormat.of().formatHex(Canonical.sha256().digest(ONE)));
    }
  }
}
