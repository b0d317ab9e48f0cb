package dev.plumbline.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.model.ToolCall;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TaggedAnswerTest {

  private static final String MAIL =
      "<send_mail>\n<to>Ann</to>\n<subject>Friday</subject>\n<body>31 pallets.</body>\n</send_mail>";

  private static final ToolCall CALL =
      new ToolCall("send_mail", Map.of("to", "Ann", "subject", "Friday", "body", "31 pallets."));

  @Test
  void thoughts_blocks_and_words_are_told_apart() {
    TaggedAnswer answer =
        TaggedAnswer.of(
            "<scratchpad>I could send <send_mail> to Ruben.</scratchpad>\nFirst:\n"
                + MAIL
                + "\nThen <change_setting><service>a</service><setting>b</setting><value>0 < 1</value></change_setting>.");
    assertThat(answer.fault()).isEmpty();
    assertThat(answer.scratchpad()).isEqualTo("I could send <send_mail> to Ruben.");
    assertThat(answer.text()).startsWith("First:").endsWith(".").doesNotContain("Ruben");
    assertThat(answer.calls())
        .containsExactly(
            CALL,
            new ToolCall(
                "change_setting", Map.of("service", "a", "setting", "b", "value", "0 < 1")));
  }

  @Test
  void a_block_is_read_as_it_is_written() {
    assertThat(TaggedAnswer.of(TaggedAnswer.block(CALL.name(), CALL.texts())).calls())
        .containsExactly(CALL);
    assertThat(TaggedAnswer.of("<Send_Mail >" + MAIL.substring(11)).calls()).containsExactly(CALL);
  }

  @Test
  void a_block_quoted_in_a_mail_is_a_part_of_that_mail() {
    String quoted = MAIL.replace("31 pallets.", "He wrote: <send_mail><to>all</to> and so on");
    TaggedAnswer answer = TaggedAnswer.of(quoted);
    assertThat(answer.fault()).isEmpty();
    assertThat(answer.calls()).hasSize(1);
    assertThat(answer.calls().getFirst().text("body"))
        .isEqualTo("He wrote: <send_mail><to>all</to> and so on");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <send_mail><to>Ann                                        | <to> never ends
          <send_mail><to>Ann</to>                                   | holds what is no tag, or never ends
          <send_mail>Dear Ann</send_mail>                           | holds what is no tag, or never ends
          <send_mail><to>Ann</to><to>Ben</to></send_mail>           | holds <to> twice
          <send_mail to="Ann"><body>x</body></send_mail>            | is not the plain <send_mail>
          </send_mail>                                              | is not the plain <send_mail>
          <send_mail                                                | a tag of 'send_mail' is broken
          I write < send_mail>                                      | a tag of 'send_mail' is broken
          <to>Ann</to>                                              | <to> stands outside of any block
          <email><recipient>Ann</recipient></email>                 | <email> is a block that does not exist
          <scratchpad>I think                                       | <scratchpad> never ends
          I think</scratchpad>                                      | is not the plain <scratchpad>
          <send_mail><to>Ann</to><send_mail><to>Ben</to></send_mail> | never ends
          """)
  void a_broken_form_is_a_fault_and_no_words(String broken, String fault) {
    TaggedAnswer answer = TaggedAnswer.of(MAIL + "\n" + broken);
    assertThat(answer.fault()).contains(fault);
    assertThat(answer.calls()).as("what came before it is done").contains(CALL);
    assertThat(MAIL + "\n" + broken).endsWith(answer.rest()).startsWith(answer.text());
    assertThat(answer.rest()).startsWith("<");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "All done. 3 < 4 and 5 > 4.",
        "I mailed <ann@x.example>, see <https://x.example/a>.",
        "Dear <name>, <b>thanks</b>",
        "I used no block to write <to> anybody.",
        ""
      })
  void other_angle_brackets_are_words(String words) {
    assertThat(TaggedAnswer.of(words)).isEqualTo(new TaggedAnswer("", words, List.of(), "", ""));
  }

  @Test
  void a_megabyte_of_brackets_is_read_in_no_time() {
    for (String part : List.of("<", "< ", "<to>", "<a", "<to>x", "<x> ", "a".repeat(50), "</b>")) {
      String answer = part.repeat(1_000_000 / part.length());
      Assertions.assertTimeoutPreemptively(
          Duration.ofSeconds(20), () -> TaggedAnswer.of(answer), part);
      Assertions.assertTimeoutPreemptively(
          Duration.ofSeconds(20), () -> TaggedAnswer.of("<send_mail>" + answer), part);
    }
  }
}
