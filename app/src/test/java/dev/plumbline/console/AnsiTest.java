package dev.plumbline.console;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AnsiTest {

  @Test
  void colours_surround_the_text_and_end_after_it() {
    assertThat(new Ansi(true).red("harm")).isEqualTo("\u001b[31mharm\u001b[0m");
  }

  @Test
  void without_colours_the_text_stays_as_it_is() {
    Ansi off = Ansi.off();
    assertThat(off.red(off.bold(off.dim(off.green(off.yellow("harm")))))).isEqualTo("harm");
  }

  @Test
  void a_test_has_no_terminal() {
    assertThat(Ansi.ofStandardOutput()).isEqualTo(Ansi.off());
    assertThat(Ansi.ofStandardError()).isEqualTo(Ansi.off());
  }
}
