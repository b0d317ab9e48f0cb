package dev.plumbline;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnicodeTest {

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "I'm sorry, but I can't",
        "I\u2019m sorry, but I can\u2019t",
        "I\u02BCm sorry, but I can\u2032t",
        "I`m sorry, but I can\u00B4t",
        "  **I'm** sorry,\u00A0but _I_ can't ",
        "I'm\u2003sorry,\nbut I can't",
        "I\u200B'm sor\u00ADry, but\u2060 I can't\uFE0F",
        "\uFF29'm sorry, but I CAN'T",
        "__I'm sorry__, but ~~I~~ *can't*",
      })
  void the_shape_of_signs_does_not_count(String text) {
    assertThat(Unicode.folded(text)).isEqualTo("i'm sorry, but i can't");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "VELTRINE SHEET 7\u20114\u20111 | veltrine sheet 7-4-1",
        "VELTRINE\u00A0SHEET 7\u20134\u22121 | veltrine sheet 7-4-1",
        "**VELTRINE** SHEET `7-4-1` | veltrine sheet '7-4-1'",
        "\u201CYes\u201D \u00ABno\u00BB | \"yes\" \"no\"",
        "send_mail and _so_ on\u2026 | send_mail and so on...",
        "cafe\u0301 | caf\u00E9",
      })
  void dashes_spaces_quotes_and_emphasis_are_folded_and_names_are_kept(String text, String folded) {
    assertThat(Unicode.folded(text)).isEqualTo(folded);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180E, 0x180F, 0x200B, 0x200D,
        0x202E, 0x2060, 0x2065, 0x2800, 0x3164, 0xFE0F, 0xFEFF, 0xFFA0, 0xFFF0, 0x1D173, 0xE0001,
        0xE0100, 0xE0FFF, 0x0, 0x7, 0x1B
      })
  void what_nobody_sees_hides_nothing_from_a_search(int character) {
    String hidden = "AK" + Character.toString(character) + "IA7";
    assertThat(Unicode.searchable(hidden)).isEqualTo("AKIA7");
    if (character >= 0x80) {
      assertThat(Unicode.folded(hidden)).isEqualTo("akia7");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DE89\u00A03704\u20070044\u202F0532 | DE89 3704 0044 0532",
        "a.weber\uFF20m\u00FCller\u2010und\u2011sohn.de | a.weber@muller-und-sohn.de",
        "\u0421\u0430ll m\u0435 n\u03BFw | Call me now",
        "\u0661\u0662\u0663 and \uFF14\uFF15 | 123 and 45",
        "na\u00EFve, nai\u0308ve | naive, naive",
        "\u0915\u093F\u0924\u093E\u092C | \u0915\u093F\u0924\u093E\u092C",
        "\uD55C\uAD6D\uC5B4 \u65E5\u672C | \uD55C\uAD6D\uC5B4 \u65E5\u672C",
        "plain `text` -- stays | plain `text` -- stays",
      })
  void a_search_sees_one_form_of_what_looks_alike(String text, String searched) {
    assertThat(Unicode.searchable(text)).isEqualTo(searched);
    assertThat(Unicode.searchable(searched)).isEqualTo(searched);
  }

  @Test
  void folding_twice_changes_nothing_and_the_locale_does_not_matter() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr"));
      String folded = Unicode.folded("**INVISIBLE** \u0130 \u00B4 \u2019\u00BD");
      assertThat(folded).startsWith("invisible").isEqualTo(Unicode.folded(folded));
    } finally {
      Locale.setDefault(before);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "plain, plain",
    "\ud83d cut \udc00, \uFFFD cut \uFFFD",
    "\ud83d\ude00 whole, \ud83d\ude00 whole",
    "\ude00\ud83d, \uFFFD\uFFFD",
    "\ud83d\ud83d\ude00, \uFFFD\ud83d\ude00",
  })
  void half_a_pair_is_replaced(String text, String mended) {
    assertThat(Unicode.wellFormed(text)).isEqualTo(mended);
  }

  @Test
  void files_take_any_text_and_go_on_after_it() throws IOException {
    Path file = folder.resolve("lines.txt");
    try (BufferedWriter out = Utf8.writer(file)) {
      out.write("one \ud83d\n");
      out.write("two\n");
    }
    assertThat(Files.readAllLines(file)).containsExactly("one \uFFFD", "two");
    WholeFile.write(file, "three \udc00");
    assertThat(file).hasContent("three \uFFFD");
  }
}
