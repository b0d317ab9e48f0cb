package dev.plumbline.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.model.Message;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Reply.Usage;
import dev.plumbline.model.ToolCall;
import dev.plumbline.provider.StubProvider.Deed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What every adapter has to do, over the wire. */
class WireTest {

  private static final Settings ONCE =
      Settings.DEFAULT.withPatience(
          new Settings.Patience(1, Duration.ofSeconds(1), Duration.ofSeconds(5)));

  @ParameterizedTest
  @EnumSource
  void words_and_usage_arrive(Provider provider) {
    try (StubProvider stub = StubProvider.saying(Said.words("Grüße \"an\" alle\n😀"));
        RemoteModel model = Samples.open(stub, provider)) {
      Reply reply = model.replies(List.of(Samples.hello())).getFirst();
      assertThat(reply).isInstanceOf(Reply.Answer.class);
      assertThat(((Reply.Answer) reply).message())
          .isEqualTo(new Message.Assistant("", "Grüße \"an\" alle\n😀", List.of()));
      assertThat(reply.usage()).isEqualTo(new Usage(100, 40, 20));
      assertThat(model.used()).isEqualTo(new Usage(100, 40, 20));
    }
  }

  @ParameterizedTest
  @EnumSource
  void parallel_calls_keep_their_order_and_are_carried_back(Provider provider) {
    List<ToolCall> calls =
        List.of(
            new ToolCall("send_mail", Map.of("to", "Ann")),
            new ToolCall("send_mail", Map.of("to", "Ben")));
    try (StubProvider stub =
            StubProvider.saying(new Said("I think.", "Mail now.", calls, Said.Stop.END));
        RemoteModel model = Samples.open(stub, provider)) {
      Reply reply = model.replies(List.of(Samples.hello())).getFirst();
      assertThat(reply).isInstanceOf(Reply.Answer.class);
      Message.Assistant turn = ((Reply.Answer) reply).message();
      assertThat(turn.calls().stream().map(call -> call.named("")))
          .containsExactlyElementsOf(calls);
      assertThat(turn.calls().stream().map(ToolCall::id))
          .containsExactlyElementsOf(
              switch (provider) {
                case ANTHROPIC -> List.of("toolu_0", "toolu_1");
                case OPENAI, OPENAI_CHAT, OPENAI_COMPATIBLE -> List.of("call_0", "call_1");
                // Its parallel calls have no ids, and pair by order.
                case GOOGLE -> List.of("", "");
              });
      assertThat(turn.reasoning()).isEqualTo("I think.");
      assertThat(turn.text()).isEqualTo("Mail now.");
      assertThat(turn.carry()).isNotEmpty();
      model.replies(
          List.of(
              Samples.request(
                  new Message.User("Hello."),
                  turn,
                  new Message.ToolOutput("send_mail", "First."),
                  new Message.ToolOutput("send_mail", "Second."))));
      assertThat(stub.asked().getLast().body())
          .contains(
              switch (provider) {
                case ANTHROPIC -> "\"signature\":\"signed\"";
                case OPENAI -> "\"encrypted_content\":\"e\"";
                case OPENAI_CHAT, OPENAI_COMPATIBLE -> "\"reasoning_content\":\"I think.\"";
                case GOOGLE -> "\"thoughtSignature\":\"c2lnbmVk\"";
              })
          .containsSubsequence("Ann", "Ben", "First.", "Second.");
    }
  }

  @ParameterizedTest
  @EnumSource
  void tools_go_out_with_their_schema(Provider provider) {
    try (StubProvider stub = StubProvider.saying(Said.words("Yes."));
        RemoteModel model = Samples.open(stub, provider)) {
      model.replies(List.of(Samples.hello()));
      assertThat(stub.asked().getFirst().body())
          .contains(
              "send_mail", "Sends a mail.", "\"enum\":[\"low\",\"high\"]", "\"required\":[\"to\"]");
    }
  }

  @ParameterizedTest
  @EnumSource
  void every_stop_is_a_reply_of_its_own(Provider provider) {
    assertThat(after(provider, Fault.EMPTY)).isInstanceOf(Reply.Malformed.class);
    assertThat(after(provider, Fault.FILTERED)).isInstanceOf(Reply.Refused.class);
    assertThat(after(provider, Fault.LENGTH))
        .isInstanceOfSatisfying(
            Reply.Truncated.class,
            truncated -> {
              assertThat(truncated.raw()).isEqualTo("and then");
              assertThat(truncated.usage()).isEqualTo(new Usage(100, 40, 20));
            });
    assertThat(after(provider, Fault.WRONG_TOOL)).isInstanceOf(Reply.Answer.class);
    assertThat(answer(provider, Fault.HUGE)).hasSize(1_000_000);
    assertThat(answer(provider, Fault.CONTROL_CHARACTERS))
        .isEqualTo("a\u0000b\u001b[31m\u202e\ufffd\ud83d\ude00");
  }

  @ParameterizedTest
  @EnumSource
  void every_lost_answer_is_a_failure_that_says_what_happened(Provider provider) {
    assertThat(failure(provider, Fault.BUSY)).contains("429", "slow down");
    assertThat(failure(provider, Fault.ERROR)).contains("500", "oops");
    assertThat(failure(provider, Fault.OVERLOADED)).contains("529");
    assertThat(failure(provider, Fault.HANGS)).contains("no answer from http://localhost");
    assertThat(failure(provider, Fault.CUT)).contains("no answer from http://localhost");
    assertThat(failure(provider, Fault.BROKEN_JSON)).contains("broken JSON");
    assertThat(failure(provider, Fault.OTHER_JSON)).contains("no reply");
  }

  @ParameterizedTest
  @EnumSource
  void a_passing_fault_is_tried_again(Provider provider) {
    for (Fault fault : List.of(Fault.BUSY_FOR_A_MOMENT, Fault.CUT, Fault.BROKEN_JSON)) {
      try (StubProvider stub =
              StubProvider.start(asked ->
                  asked.attempt() == 0
                      ? new Deed.Misbehaves(fault)
                      : new Deed.Answers(Said.words("Well.")));
          RemoteModel model = Samples.open(stub, provider)) {
        assertThat(model.replies(List.of(Samples.hello())).getFirst())
            .as(fault.toString())
            .isInstanceOf(Reply.Answer.class);
        assertThat(stub.asked()).hasSize(2);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void an_answer_without_an_end_is_read_to_a_limit_and_not_asked_for_again(Provider provider) {
    Settings patient =
        Settings.DEFAULT.withPatience(
            new Settings.Patience(3, Duration.ofMinutes(1), Duration.ofMinutes(5)));
    try (StubProvider stub = StubProvider.start(asked -> new Deed.NeverEnds(200, "{"));
        RemoteModel model = Samples.open(stub, provider, patient)) {
      assertThat(((Reply.Failed) model.replies(List.of(Samples.hello())).getFirst()).cause())
          .isEqualTo(
              provider.label() + "/stub: the answer is longer than 64 MiB, the most that is read");
      assertThat(stub.asked()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void an_error_without_an_end_is_the_error_that_it_is(Provider provider) {
    try (StubProvider stub = StubProvider.start(asked -> new Deed.NeverEnds(500, "{\"a\":"));
        RemoteModel model =
            Samples.open(
                stub,
                provider,
                Settings.DEFAULT.withPatience(
                    new Settings.Patience(1, Duration.ofMinutes(1), Duration.ofMinutes(5))))) {
      assertThat(((Reply.Failed) model.replies(List.of(Samples.hello())).getFirst()).cause())
          .contains("failed (500");
    }
  }

  private static Reply after(Provider provider, Fault fault) {
    try (StubProvider stub = StubProvider.start(asked -> new Deed.Misbehaves(fault));
        RemoteModel model = Samples.open(stub, provider, ONCE)) {
      return model.replies(List.of(Samples.hello())).getFirst();
    }
  }

  private static String answer(Provider provider, Fault fault) {
    return ((Reply.Answer) after(provider, fault)).message().text();
  }

  private static String failure(Provider provider, Fault fault) {
    return ((Reply.Failed) after(provider, fault)).cause();
  }
}
