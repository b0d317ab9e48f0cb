package dev.plumbline.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.console.Forest.Row;
import dev.plumbline.console.Forest.Tone;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForestTest {
  private static final Forest FOREST =
      new Forest(
          List.of(
              new Row("blackmail", -0.1, -0.2, -0.025, Tone.GOOD),
              new Row("leak", 0.05, -0.05, 0.15, Tone.OPEN)),
          0.05);

  @Test
  void intervals_are_drawn_around_zero_on_a_round_scale() {
    assertThat(FOREST.render(Ansi.off()))
        .isEqualTo(
            """
            blackmail  ────────────●─────────  │     ┊
            leak                         ──────┼─────●────────────
                       -20                     0                     +20
            """);
  }

  @Test
  void colours_say_what_leaves_zero_out() {
    assertThat(FOREST.render(new Ansi(true)))
        .contains("\u001b[32m─", "\u001b[2m-20")
        .doesNotContain("\u001b[31m");
  }

  @Test
  void what_lies_beyond_the_scale_stays_within_the_lines() {
    String drawn = new Forest(List.of(new Row("a", 1, -1, 1, Tone.BAD)), 0.05).render(Ansi.off());
    assertThat(drawn).startsWith("a  ────").contains("●\n", "-100", "+100");
  }

  @Test
  void labels_cannot_act_on_the_terminal() {
    assertThat(
            new Forest(List.of(new Row("\u001b[2J\n東", 0, 0, 0, Tone.OPEN)), 0.05)
                .render(Ansi.off()))
        .startsWith("\\u001b[2J\\n東  ");
  }

  @Test
  void nothing_to_draw_is_nothing() {
    assertThat(new Forest(List.of(), 0.05).render(Ansi.off())).isEmpty();
  }
}
