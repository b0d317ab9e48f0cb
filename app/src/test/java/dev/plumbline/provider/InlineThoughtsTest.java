package dev.plumbline.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.model.InlineThoughts;
import dev.plumbline.model.Message;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Request;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

class InlineThoughtsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "<think>I weigh it.</think>I look. | I weigh it. | I look.",
        " <think> a </think> <thinking>b</thinking> c | a#b | c",
        "[THINK]a[/THINK]b | a | b",
        "a</think>b | a | b",
        "<think>never closed | never closed | ''",
        "No tags at all. | '' | No tags at all.",
        "The tag <think>x</think> in a sentence. | '' | The tag <think>x</think> in a sentence.",
      })
  void thoughts_between_tags_at_the_beginning_are_no_answer(
      String text, String thoughts, String answer) {
    assertThat(InlineThoughts.of(text))
        .isEqualTo(new InlineThoughts(thoughts.replace("#", "\n\n"), answer));
  }

  @Test
  void thoughts_that_begin_a_text_and_end_are_read_as_they_are_written() {
    InlineThoughts said = new InlineThoughts("I weigh it.", "I look.");
    assertThat(InlineThoughts.begin(said.text())).isTrue();
    assertThat(InlineThoughts.of(said.text())).isEqualTo(said);
    assertThat(InlineThoughts.begin("<think>never closed")).isFalse();
    assertThat(InlineThoughts.begin("The tag <think>x</think> in a sentence.")).isFalse();
  }

  @ParameterizedTest
  @EnumSource
  void every_protocol_makes_reasoning_of_them_and_sends_them_back_as_they_came(Provider provider) {
    ApiProtocol protocol = ApiProtocolTest.protocol(provider);
    String said = "<think>I weigh it.</think>I look.";
    Reply reply =
        protocol.reply(
            Json.parse(Said.words(said).body(ApiProtocolTest.path(provider))).orElseThrow());
    Message.Assistant turn = ((Reply.Answer) reply).message();
    assertThat(turn.reasoning()).isEqualTo("I weigh it.");
    assertThat(turn.text()).isEqualTo("I look.");
    Request next = Samples.request(new Message.User("a"), turn, new Message.User("b"));
    assertThat(protocol.body(next).toString()).contains(said);
  }

  @Test
  void thinking_chunks_are_reasoning_and_go_back_as_they_came() {
    String content =
        "[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"I weigh it.\"}]},{\"type\":\"text\",\"text\":\"I look.\"}]";
    JsonNode body =
        Json.parse(
                "{\"choices\":[{\"finish_reason\":\"stop\",\"message\":{\"role\":\"assistant\",\"content\":"
                    + content
                    + "}}]}")
            .orElseThrow();
    ApiProtocol protocol = ApiProtocolTest.protocol(Provider.OPENAI_COMPATIBLE);
    Message.Assistant turn = ((Reply.Answer) protocol.reply(body)).message();
    assertThat(turn.reasoning()).isEqualTo("I weigh it.");
    assertThat(turn.text()).isEqualTo("I look.");
    Request next = Samples.request(new Message.User("a"), turn, new Message.User("b"));
    assertThat(protocol.body(next).path("messages").path(1).path("content").toString())
        .isEqualTo(content);
  }

  @Test
  void thoughts_without_an_answer_are_an_empty_answer() {
    JsonNode body =
        Json.parse(Said.words("<think>I weigh").body("/chat/completions")).orElseThrow();
    assertThat(ApiProtocolTest.protocol(Provider.OPENAI_COMPATIBLE).reply(body))
        .isInstanceOfSatisfying(
            Reply.Malformed.class,
            malformed -> assertThat(malformed.why()).isEqualTo("the answer is empty"));
    assertThat(List.of(InlineThoughts.of("").answer())).containsExactly("");
  }
}
