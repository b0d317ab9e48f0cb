package dev.plumbline.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CellTest {

  @ParameterizedTest
  @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "＝1", "＠a"})
  void cells_that_begin_like_a_formula_are_made_text(String cell) {
    assertThat(Cell.harmless(cell)).isEqualTo("'" + cell);
  }

  /** A bar stands for where the apostrophe goes. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a;|=1+1",
        "x\t|=cmd",
        ";|@SUM(A1)",
        "a\r\n|-1",
        "a;|＝1",
        " |=1",
        "\u00a0|=1",
        "\u200b|=1",
        "\"|=1",
        "a; \"\"|=1",
        "a;|=1;b;|+2",
        "|\t|=1",
        "a;;|=1"
      })
  void parts_that_begin_like_a_formula_are_made_text_where_other_characters_separate(String cell) {
    assertThat(Cell.harmless(cell.replace("|", ""))).isEqualTo(cell.replace("|", "'"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a=1", "harm", "'=1", "a;b", "a, -1", "well-known; 3 = 4", "a\tb\nc"})
  void other_cells_stay_as_they_are(String cell) {
    assertThat(Cell.harmless(cell)).isEqualTo(cell);
  }

  @Test
  void the_time_it_takes_grows_with_the_length_alone() {
    String hostile = ";\t ".repeat(300_000) + ";" + " ".repeat(1_000_000);
    assertTimeoutPreemptively(
        Duration.ofSeconds(30), () -> assertThat(Cell.harmless(hostile)).isEqualTo(hostile));
  }
}
