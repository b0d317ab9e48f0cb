package dev.plumbline.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VisibleTest {

  @Test
  void plain_text_stays_as_it_is() {
    assertThat(Visible.text("Grüße,\n\tAnna \\ 日本 😀")).isEqualTo("Grüße,\n\tAnna \\ 日本 😀");
  }

  @Test
  void characters_that_hide_or_reorder_are_shown_by_their_code() {
    assertThat(Visible.text("a\u202eb\u0000c\u001b[31m\u200b\u2028\u2029\u0085\ufeff"))
        .isEqualTo("a⟨U+202E⟩b⟨U+0000⟩c⟨U+001B⟩[31m⟨U+200B⟩⟨U+2028⟩⟨U+2029⟩⟨U+0085⟩⟨U+FEFF⟩");
  }

  @Test
  void half_a_surrogate_pair_is_shown_and_a_tag_beyond_the_first_plane_too() {
    assertThat(Visible.text("\ud800x\udc00")).isEqualTo("⟨U+D800⟩x⟨U+DC00⟩");
    assertThat(Visible.text(Character.toString(0xE0041))).isEqualTo("⟨U+E0041⟩");
  }

  @Test
  void a_long_text_is_cut_and_says_how_much_is_gone() {
    String cut = Visible.text("x".repeat(1_000_000));
    assertThat(cut).hasSizeLessThan(Visible.LIMIT + 100).endsWith("… [994,000 more characters]");
  }

  @Test
  void a_cut_does_not_halve_a_character() {
    assertThat(Visible.text("x".repeat(Visible.LIMIT - 1) + "😀😀")).doesNotContain("U+D83D");
  }
}
