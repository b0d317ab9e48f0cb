package dev.plumbline.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class TableTest {

  @Test
  void text_stands_left_and_numbers_right() {
    assertThat(
            Table.of("suite", "rate", "n", "interval")
                .with("blackmail", "12.5 %", 600, "10.1 to 15.4 %")
                .with("sabotage of work", "<0.5 %", 1200, "")
                .with("leak", "-", 0, "none")
                .render(Ansi.off()))
        .isEqualTo(
            """
            suite               rate     n  interval
            blackmail         12.5 %   600  10.1 to 15.4 %
            sabotage of work  <0.5 %  1200
            leak                   -     0  none
            """);
  }

  @Test
  void wide_characters_keep_columns_aligned() {
    assertThat(Table.of("name", "x").with("東京", "a").with("four", "b").render(Ansi.off()))
        .isEqualTo("name  x\n東京  a\nfour  b\n");
  }

  @Test
  void cells_cannot_act_on_the_terminal() {
    assertThat(Table.of("reply").with("\u001b[31mred\nforged").render(Ansi.off()))
        .isEqualTo("reply\n\\u001b[31mred\\nforged\n");
  }

  @Test
  void a_cell_with_an_address_is_a_link_as_wide_as_its_text() {
    Table table =
        Table.of("run", "n")
            .with(new Table.Cell("one\u001b", "http://127.0.0.1:7/run?run=one"), 5)
            .with("second", 12);
    assertThat(table.render(new Ansi(true)).lines().skip(1))
        .containsExactly(
            "\u001b]8;;http://127.0.0.1:7/run?run=one\u001b\\one\\u001b\u001b]8;;\u001b\\   5",
            "second     12");
    assertThat(table.render(Ansi.off()))
        .isEqualTo("run         n\none\\u001b   5\nsecond     12\n");
  }

  @Test
  void an_address_cannot_act_on_the_terminal() {
    Table table = Table.of("run").with(new Table.Cell("one", "http://x/\u001b\\evil"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> table.render(new Ansi(true)))
        .withMessageContaining("printable ASCII");
  }

  @Test
  void headings_are_bold_where_colours_are_on() {
    assertThat(Table.of("a").with("b").render(new Ansi(true)))
        .isEqualTo("\u001b[1ma\u001b[0m\nb\n");
  }

  @Test
  void a_table_without_rows_is_its_headings() {
    assertThat(Table.of("a", "b").render(Ansi.off())).isEqualTo("a  b\n");
  }

  @Test
  void a_row_of_the_wrong_length_is_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Table.of("a", "b").with("only"))
        .withMessage("A row of 1 cells under 2 headings: [only].");
  }
}
