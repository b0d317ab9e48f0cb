package dev.plumbline.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.provider.Bodies.Line;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class BodiesTest {

  @Test
  void a_body_is_read_up_to_the_limit_and_not_further() throws IOException {
    assertThat(Bodies.whole(blanks(Bodies.MOST_BYTES))).hasSize(Bodies.MOST_BYTES);
    assertThatThrownBy(() -> Bodies.whole(blanks(Bodies.MOST_BYTES + 1)))
        .hasMessage("the answer is longer than 64 MiB, the most that is read");
  }

  @Test
  void a_mark_of_the_order_of_bytes_is_no_part_of_a_body() throws IOException {
    assertThat(Bodies.whole(text("\ufeff{}"))).isEqualTo("{}");
  }

  @Test
  void lines_come_one_by_one_whole_across_reads() throws IOException {
    String longer = "ü".repeat(200_000);
    assertThat(lines(text("a\n\n" + longer + "\nb")))
        .containsExactly(
            new Line("a", true), new Line("", true), new Line(longer, true), new Line("b", true));
  }

  @Test
  void a_line_that_is_too_long_is_told_by_its_beginning_and_the_next_is_whole() throws IOException {
    List<Line> lines =
        lines(join(text("first\nsecond "), blanks(Bodies.MOST_BYTES), text("\nthird")));
    assertThat(lines).extracting(Line::whole).containsExactly(true, false, true);
    assertThat(lines.get(1).text()).startsWith("second ").hasSizeLessThan(100_000);
    assertThat(lines.getLast().text()).isEqualTo("third");
  }

  private static List<Line> lines(InputStream body) throws IOException {
    List<Line> lines = new ArrayList<>();
    Bodies.lines(body, lines::add);
    return lines;
  }

  private static InputStream text(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static InputStream join(InputStream... parts) {
    return new SequenceInputStream(Collections.enumeration(List.of(parts)));
  }

  private static InputStream blanks(int length) {
    return new InputStream() {
      private int left = length;

      @Override
      public int read() {
        return left-- > 0 ? ' ' : -1;
      }

      @Override
      public int read(byte[] bytes, int offset, int most) {
        int read = Math.min(most, left);
        Arrays.fill(bytes, offset, offset + read, (byte) ' ');
        left -= read;
        return read > 0 || most == 0 ? read : -1;
      }
    };
  }
}
