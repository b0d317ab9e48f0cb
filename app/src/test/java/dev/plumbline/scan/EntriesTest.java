package dev.plumbline.scan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EntriesTest {

  private static List<String> read(String text, int longest) throws IOException {
    Entries entries =
        new Entries(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), longest);
    List<String> read = new ArrayList<>();
    for (Optional<Entry> entry = entries.next(); entry.isPresent(); entry = entries.next()) {
      read.add(
          switch (entry.get()) {
            case Entry.Whole(long line, byte[] json) ->
                line + " " + new String(json, StandardCharsets.UTF_8);
            case Entry.Broken(long line, String why) -> line + " broken: " + why;
          });
    }
    return read;
  }

  private static List<String> read(String text) throws IOException {
    return read(text, Entries.LONGEST);
  }

  @Test
  void objects_stand_on_lines_or_over_lines_or_in_a_list() throws IOException {
    assertThat(read("{\"a\":1}\n\n{\"b\":2}\r\n")).containsExactly("1 {\"a\":1}", "3 {\"b\":2}");
    assertThat(read("{\n  \"a\": {\n  }\n}\n{\n \"b\": 2\n}"))
        .containsExactly("1 {\n  \"a\": {\n  }\n}", "5 {\n \"b\": 2\n}");
    assertThat(read("\uFEFF[\n  {\"a\":1},\n  {\"b\":2}\n]\n"))
        .containsExactly("2 {\"a\":1}", "3 {\"b\":2}");
  }

  @Test
  void braces_and_quotes_within_texts_are_text() throws IOException {
    String tricky = "{\"a\":\"}\\\"]{\\\\\"}";
    assertThat(read(tricky + "{\"b\":2}")).containsExactly("1 " + tricky, "1 {\"b\":2}");
  }

  @Test
  void what_is_broken_costs_nothing_of_what_follows() throws IOException {
    assertThat(read("INFO starting up {}\n{\"a\":1}"))
        .containsExactly("1 broken: no JSON object", "2 {\"a\":1}");
    assertThat(read("{\"a\":\"cut of\n{\"b\":2}"))
        .containsExactly("1 broken: the line ends within a text", "2 {\"b\":2}");
    assertThat(read("{\"a\":[1,\n{\"b\":2}\n"))
        .containsExactly(
            "1 broken: it is cut off, and another begins on the next line", "2 {\"b\":2}");
    assertThat(read("{\"a\":1}\n{\"b\":"))
        .containsExactly("1 {\"a\":1}", "2 broken: the file ends within it");
  }

  @Test
  void an_object_that_is_too_long_is_passed_over_without_being_kept() throws IOException {
    String padding = "x".repeat(1 << 20);
    assertThat(read("{\"a\":\"" + padding + "\"}\n{\"b\":2}", 1 << 19))
        .containsExactly("1 broken: longer than 0 MB, which is not read", "2 {\"b\":2}");
    assertThat(read("{\"a\":\"" + padding + "\"}\n{\"b\":2}"))
        .hasSize(2)
        .last()
        .asString()
        .isEqualTo("2 {\"b\":2}");
  }
}
