package dev.plumbline.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.plumbline.model.Message;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import dev.plumbline.model.ToolCall;
import dev.plumbline.provider.StubProvider.Deed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CachedTest {

  private final MemoryCache cache = new MemoryCache();

  @Test
  void an_answer_is_asked_for_once() {
    Said said =
        new Said(
            "Hm.", "Yes.", List.of(new ToolCall("send_mail", Map.of("to", "A"))), Said.Stop.END);
    try (StubProvider stub = StubProvider.saying(said)) {
      List<Reply> first = model(stub, "").replies(List.of(Samples.hello()));
      TargetModel second = model(stub, "");
      assertThat(second.replies(List.of(Samples.hello()))).isEqualTo(first);
      assertThat(second.used()).isEqualTo(Reply.Usage.NONE);
      assertThat(stub.asked()).hasSize(1);
    }
  }

  @Test
  void another_seed_effort_or_text_is_another_answer() {
    try (StubProvider stub = StubProvider.saying(Said.words("Yes."))) {
      model(stub, "").replies(List.of(Samples.numbered(1), Samples.numbered(2)));
      model(stub, "low").replies(List.of(Samples.numbered(1)));
      Request warmer = Samples.request(new Sampling(1, 99), 1, new Message.User("Hello 1."));
      model(stub, "").replies(List.of(warmer));
      assertThat(stub.asked()).hasSize(4);
      assertThat(cache.kept()).hasSize(4);
    }
  }

  @Test
  void a_reply_that_cannot_be_kept_is_used_all_the_same_and_nothing_more_is_sent() {
    int[] sent = {0};
    Reply reply = new Reply.Answer(new Message.Assistant("", "Paid.", List.of()), Reply.Usage.NONE);
    ReplyCache full =
        new ReplyCache() {
          @Override
          public Optional<String> find(String key) {
            return Optional.empty();
          }

          @Override
          public void keep(String key, String kept) {
            throw new IllegalStateException("the disk is full");
          }
        };
    Api counted =
        request -> {
          sent[0]++;
          return Exchange.withoutWire(reply);
        };
    for (Api api :
        List.of(
            new Cached(counted, full, "target"),
            new Recorded(
                counted,
                line -> {
                  throw new IllegalStateException("the disk is full");
                },
                Target.parse("openai/o3"),
                Secret.NONE))) {
      sent[0] = 0;
      assertThat(api.send(Samples.hello()).reply()).isEqualTo(reply);
      assertThatIllegalStateException()
          .isThrownBy(() -> api.send(Samples.hello()))
          .withMessage("the disk is full");
      assertThat(sent[0]).isEqualTo(1);
    }
  }

  @Test
  void a_failure_is_not_kept() {
    try (StubProvider stub = StubProvider.start(asked -> new Deed.Sends(400, Map.of(), "no"))) {
      model(stub, "").replies(List.of(Samples.hello()));
      assertThat(cache.kept()).isEmpty();
    }
  }

  @Test
  void a_damaged_entry_is_asked_for_again() {
    try (StubProvider stub = StubProvider.saying(Said.words("Yes."))) {
      model(stub, "").replies(List.of(Samples.hello()));
      cache.kept().replaceAll((key, reply) -> reply.substring(5));
      assertThat(model(stub, "").replies(List.of(Samples.hello())).getFirst())
          .isInstanceOf(Reply.Answer.class);
      assertThat(stub.asked()).hasSize(2);
    }
  }

  @ParameterizedTest
  @MethodSource
  void every_reply_of_a_model_is_read_back_as_it_was(Reply reply) {
    Cached cached = new Cached(request -> Exchange.withoutWire(reply), cache, "target");
    cached.send(Samples.hello());
    assertThat(cache.kept()).hasSize(1);
    Cached later =
        new Cached(
            request -> {
              throw new AssertionError("asked again");
            },
            cache,
            "target");
    assertThat(later.send(Samples.hello()).reply()).isEqualTo(reply);
  }

  static Stream<Reply> every_reply_of_a_model_is_read_back_as_it_was() {
    Reply.Usage usage = new Reply.Usage(3, 2, 1);
    return Stream.of(
        new Reply.Answer(
            new Message.Assistant(
                "r", "t\u0000", List.of(new ToolCall("a", Map.of("b", "c"))), "{\"x\":[1]}"),
            usage,
            List.of(new Reply.TokenLogProbability("t", -0.25))),
        new Reply.Truncated("raw", usage),
        new Reply.Malformed("raw", "why", usage),
        new Reply.Refused("raw", "why", usage));
  }

  private TargetModel model(StubProvider stub, String effort) {
    return Targets.open(
        "openai/o3",
        Settings.DEFAULT
            .withPatience(Samples.IMPATIENT)
            .withAddress(Samples.at(stub.baseUrl(Provider.OPENAI), Provider.OPENAI))
            .withEffort(effort),
        ModelCatalog.shipped(),
        Samples.KEYS,
        cache,
        Recorder.NONE,
        Samples.HASTE);
  }
}
