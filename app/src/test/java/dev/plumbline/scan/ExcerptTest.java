package dev.plumbline.scan;

import static dev.plumbline.scan.Logs.asks;
import static dev.plumbline.scan.Logs.calls;
import static dev.plumbline.scan.Logs.gives;
import static dev.plumbline.scan.Logs.says;
import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.model.Message;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExcerptTest {

  private static final String KEY = "ghp_" + "a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8";

  @Test
  void nothing_private_is_left_wherever_it_stands() {
    Excerpt excerpt =
        Excerpt.of(
            Logs.of(
                new Message.SystemPrompt("Call jane@gmail.com"),
                asks("I am jane@gmail.com"),
                new Message.Assistant("jane@gmail.com?", "To jane@gmail.com", java.util.List.of()),
                calls("login", Map.of("password", "kV9-qLw2!xTz", "user", "jane@gmail.com")),
                gives("export TOKEN=" + KEY)));
    assertThat(excerpt.conversation().messages().toString())
        .doesNotContain("jane", "kV9", KEY)
        .contains("[an e-mail address 1]");
    assertThat(excerpt.isCut()).isFalse();
  }

  @Test
  void the_middle_of_a_long_text_is_left_out_and_no_word_is_parted() {
    String text = "begin " + "word ".repeat(20_000) + KEY + " end";
    Excerpt excerpt = Excerpt.of(Logs.of(asks("Hi"), says(text)));
    assertThat(excerpt.isCut()).isTrue();
    assertThat(excerpt.length()).isLessThan(20_000);
    String said = ((Message.Assistant) excerpt.conversation().messages().getLast()).text();
    assertThat(said)
        .startsWith("begin word")
        .contains("characters left out]")
        .doesNotContain("ghp_");
    assertThat(said).endsWith("end");
    String one = "x".repeat(5_000) + KEY + "y".repeat(15_000);
    assertThat(Excerpt.of(Logs.of(says(one))).conversation().messages().toString())
        .doesNotContain("xx", KEY.substring(0, 10));
  }

  @Test
  void a_conversation_of_many_long_turns_becomes_one_that_can_be_read() {
    Message[] turns = new Message[400];
    for (int i = 0; i < turns.length; i++) {
      turns[i] = says("word ".repeat(1_000) + i);
    }
    assertThat(Excerpt.of(Logs.of(turns)).length()).isLessThan(220_000);
  }
}
