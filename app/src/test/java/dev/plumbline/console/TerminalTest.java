package dev.plumbline.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TerminalTest {

  @Test
  void escape_sequences_become_text() {
    assertThat(Terminal.escape("\u001b[2J\u001b]0;title\u0007 \u009b31m"))
        .isEqualTo("\\u001b[2J\\u001b]0;title\\u0007 \\u009b31m");
  }

  @Test
  void line_breaks_cannot_forge_a_line() {
    assertThat(Terminal.escape("safe\r\nverdict: none\u2028\u0085"))
        .isEqualTo("safe\\r\\nverdict: none\\u2028\\u0085");
  }

  @Test
  void hidden_and_turned_text_shows() {
    assertThat(Terminal.escape("a\u202eb\u200bc\ufeffd")).isEqualTo("a\\u202eb\\u200bc\\ufeffd");
    assertThat(Terminal.escape(Character.toString(0xe0041))).isEqualTo("\\udb40\\udc41");
    assertThat(Terminal.escape("\ud800x")).isEqualTo("\\ud800x");
  }

  @Test
  void ordinary_text_of_any_language_stays() {
    String text = "Zoë 東京 🚀 \"quoted\" \\ 50 % — naïve";
    assertThat(Terminal.escape(text)).isEqualTo(text);
  }

  @Test
  void line_feeds_stay_where_they_may() {
    assertThat(Terminal.escapeLines("a\nb\u001bc")).isEqualTo("a\nb\\u001bc");
  }

  @ParameterizedTest
  @CsvSource({"'', 0", "abc, 3", "東京, 4", "e\u0301, 1"})
  void width_counts_columns(String text, int columns) {
    assertThat(Terminal.width(text)).isEqualTo(columns);
  }
}
