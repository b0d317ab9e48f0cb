package dev.plumbline.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchTextTest {

  private static List<String> words(String text) {
    return SearchText.words(text).stream().map(SearchText.Word::text).toList();
  }

  private static List<String> found(String typed, String text) {
    return SearchText.wanted(typed).places(text).stream()
        .map(place -> text.substring(place[0], place[1]))
        .toList();
  }

  @Test
  void words_are_without_case_and_accents_and_signs() {
    assertThat(words("Café, send_mail(to: \"Zoë\")! 42."))
        .containsExactly("cafe", "send", "mail", "to", "zoe", "42");
  }

  @Test
  void scripts_without_blanks_are_read_character_by_character() {
    assertThat(words("我们要关闭 AI 系统")).containsExactly("我", "们", "要", "关", "闭", "ai", "系", "统");
    assertThat(words("ไทย")).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({
    "关闭, 我们今天要关闭这个系统, 关闭",
    "系统, 这个系统, 系统",
    "النظام, سنوقف النِّظَام الليلة, النِّظَام",
    "мир, Привет МИР!, МИР",
    "strasse, Straße und STRASSE, STRASSE",
    "naive, a naïve plan, naïve",
    "ｆｕｌｌ, full width, full",
    "שלום, שָׁלוֹם עולם, שָׁלוֹם",
  })
  void what_is_typed_is_found_in_any_script(String typed, String text, String expected) {
    assertThat(found(typed, text)).containsExactly(expected);
  }

  @Test
  void quotation_marks_make_a_phrase_and_all_words_are_wanted_without() {
    assertThat(found("\"the board\"", "The  board met. A board.")).containsExactly("The  board");
    assertThat(SearchText.wanted("board met").phrases())
        .containsExactly(List.of("board"), List.of("met"));
    assertThat(SearchText.wanted("\"open quote").phrases())
        .containsExactly(List.of("open", "quote"));
    assertThat(SearchText.wanted("foo-bar").phrases()).containsExactly(List.of("foo", "bar"));
  }

  @Test
  void an_asterisk_stands_for_all_words_that_begin_so() {
    assertThat(found("mail*", "She mails list_mail. Email?")).containsExactly("mails", "mail");
    assertThat(SearchText.wanted("\"send ma*\"").match("w")).isEqualTo("w : \"send ma\" *");
  }

  @Test
  void nothing_that_is_typed_is_an_operator() {
    String match = SearchText.wanted("a OR b* NEAR(c) -d {tags}: \"x\"").match("words");
    assertThat(match)
        .isEqualTo(
            "words : \"a\" AND words : \"or\" AND words : \"b\" * AND words : \"near c\" AND words : \"d\" AND words : \"tags\" AND words : \"x\"");
    assertThat(SearchText.wanted("  ... ").isEmpty()).isTrue();
  }

  @Test
  void halves_of_pairs_and_hidden_characters_do_no_harm() {
    assertThat(words("a\ud800b \u202ereversed\u202c ok")).contains("reversed", "ok");
    assertThat(words("so\u200bft")).containsExactly("soft");
  }
}
