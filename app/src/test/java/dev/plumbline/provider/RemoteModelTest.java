package dev.plumbline.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.model.Message;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import dev.plumbline.provider.ProviderException.Interrupted;
import dev.plumbline.provider.ProviderException.Unusable;
import dev.plumbline.provider.Settings.Limits;
import dev.plumbline.provider.Settings.Patience;
import dev.plumbline.provider.StubProvider.Deed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class RemoteModelTest {

  @TempDir Path folder;

  @Test
  void two_thousand_requests_to_a_provider_that_misbehaves_all_end_in_order() {
    List<Fault> faults =
        List.of(
            Fault.BUSY_FOR_A_MOMENT,
            Fault.ERROR,
            Fault.OVERLOADED,
            Fault.CUT,
            Fault.BROKEN_JSON,
            Fault.OTHER_JSON);
    try (StubProvider stub =
            StubProvider.start(asked ->
                asked.attempt() == 0 && asked.number() % 5 == 0
                    ? new Deed.Misbehaves(faults.get(asked.number() / 5 % faults.size()))
                    : new Deed.Answers(Said.words(lastText(asked))));
        RemoteModel model =
            Samples.open(
                stub,
                Provider.OPENAI_COMPATIBLE,
                Settings.DEFAULT
                    .withLimits(new Limits(50, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY))
                    .withPatience(
                        new Patience(8, Duration.ofSeconds(20), Duration.ofMinutes(2))))) {
      List<Reply> replies =
          model.replies(LongStream.range(0, 2000).mapToObj(Samples::numbered).toList());
      assertThat(replies).hasSize(2000);
      IntStream.range(0, 2000)
          .forEach(i ->
              assertThat(replies.get(i))
                  .isInstanceOfSatisfying(
                      Reply.Answer.class,
                      answer -> assertThat(answer.message().text()).isEqualTo("Hello " + i + ".")));
      assertThat(stub.mostUnderWay()).isLessThanOrEqualTo(50);
      assertThat(model.used().completionTokens()).isEqualTo(2000 * 20);
    }
  }

  @Test
  void the_same_seed_of_misbehaviour_gives_the_same_replies() {
    List<Fault> faults = List.of(Fault.EMPTY, Fault.FILTERED, Fault.LENGTH, Fault.WRONG_TOOL);
    assertThat(misbehaving(faults)).isEqualTo(misbehaving(faults));
  }

  private static List<Reply> misbehaving(List<Fault> faults) {
    try (StubProvider stub = StubProvider.misbehaving(3, 0.5, faults);
        RemoteModel model = Samples.open(stub, Provider.OPENAI_COMPATIBLE)) {
      List<Reply> replies =
          model.replies(LongStream.range(0, 60).mapToObj(Samples::numbered).toList());
      assertThat(replies.stream().map(Reply::getClass).distinct()).hasSize(4);
      return replies;
    }
  }

  @Test
  void each_request_fails_on_its_own() {
    try (StubProvider stub =
            StubProvider.start(asked ->
                lastText(asked).contains("3")
                    ? new Deed.Sends(400, Map.of(), StubProvider.error("bad"))
                    : new Deed.Answers(Said.words("Yes.")));
        RemoteModel model = Samples.open(stub, Provider.OPENAI)) {
      List<Reply> replies =
          model.replies(LongStream.range(0, 6).mapToObj(Samples::numbered).toList());
      assertThat(replies.get(3))
          .isEqualTo(new Reply.Failed("openai/stub: does not take the request (400: bad)"));
      assertThat(replies.stream().filter(Reply.Answer.class::isInstance)).hasSize(5);
    }
  }

  @Test
  void a_model_that_is_not_there_stops_a_run_soon() {
    try (StubProvider stub =
            StubProvider.start(asked -> new Deed.Sends(404, Map.of(), StubProvider.error("what")));
        RemoteModel model =
            Samples.open(
                stub,
                Provider.ANTHROPIC,
                Settings.DEFAULT.withLimits(
                    new Limits(4, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY)))) {
      assertThatThrownBy(
              () -> model.replies(LongStream.range(0, 1000).mapToObj(Samples::numbered).toList()))
          .isInstanceOf(Unusable.class)
          .hasMessage("anthropic/stub: no such model; check the name (404: what)");
      assertThat(stub.asked().size()).isLessThan(1000);
    }
  }

  @Test
  void a_request_that_the_target_cannot_take_is_an_error_before_any_is_sent() {
    try (StubProvider stub = StubProvider.saying(Said.words("Yes."));
        RemoteModel model = Samples.open(stub, Provider.ANTHROPIC)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() ->
              model.replies(
                  List.of(
                      Samples.hello(),
                      Samples.request(new Sampling(2, 100), 1, new Message.User("Hello.")))));
      assertThat(stub.asked()).isEmpty();
    }
  }

  @Test
  void a_check_sends_one_short_request_with_the_settings_of_the_run() {
    try (StubProvider stub = StubProvider.saying(Said.words("Yes."));
        RemoteModel model = Samples.open(stub, Provider.OPENAI_COMPATIBLE)) {
      model.check(new Sampling(0.5, 10_000));
      assertThat(stub.asked()).hasSize(1);
      assertThat(stub.asked().getFirst().body())
          .contains("\"temperature\":0.5", "\"max_tokens\":16");
    }
  }

  @Test
  void an_interrupt_ends_a_call() throws Exception {
    try (StubProvider stub = StubProvider.start(asked -> new Deed.Misbehaves(Fault.HANGS));
        RemoteModel model = Samples.open(stub, Provider.OPENAI_COMPATIBLE, Settings.DEFAULT)) {
      AtomicReference<Throwable> thrown = new AtomicReference<>(new IllegalStateException());
      Thread caller =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  model.replies(List.of(Samples.numbered(1), Samples.numbered(2)));
                } catch (ProviderException e) {
                  thrown.set(e);
                }
              });
      while (stub.asked().size() < 2) {
        Thread.sleep(5);
      }
      caller.interrupt();
      caller.join(Duration.ofSeconds(20));
      assertThat(thrown.get()).isInstanceOf(Interrupted.class);
    }
  }

  @Test
  void the_record_holds_what_went_over_the_wire() throws IOException {
    Path file = folder.resolve("record.jsonl");
    MemoryCache cache = new MemoryCache();
    try (StubProvider stub = StubProvider.saying(Said.words("Yes."));
        Recorder.ToFile recorder = Recorder.to(file)) {
      for (int run = 0; run < 2; run++) {
        Targets.open(
                "openai-compatible/stub",
                Settings.DEFAULT.withAddress(
                    Settings.Address.at(stub.baseUrl(Provider.OPENAI_COMPATIBLE))),
                ModelCatalog.shipped(),
                Samples.KEYS,
                cache,
                recorder)
            .replies(List.of(Samples.hello(), Samples.numbered(2)));
      }
    }
    List<JsonNode> lines =
        Files.readAllLines(file).stream().map(line -> Json.parse(line).orElseThrow()).toList();
    assertThat(lines).hasSize(4);
    assertThat(lines.subList(0, 2))
        .allSatisfy(line -> {
          assertThat(line.at("/sent/messages/0/role").asString()).isEqualTo("user");
          assertThat(line.at("/received/choices/0/message/content").asString()).isEqualTo("Yes.");
          assertThat(line.at("/reply/type").asString()).isEqualTo("answer");
        });
    assertThat(lines.subList(2, 4)).allSatisfy(line -> assertThat(line.has("sent")).isFalse());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "localhost:8000", "ftp://host/v1", "http://me:secret@host/v1", "http:// x"})
  void a_base_url_that_is_none_is_said_without_it(String url) {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            Targets.open(
                "openai-compatible/x",
                Settings.DEFAULT.withAddress(Settings.Address.at(url)),
                ModelCatalog.shipped(),
                Map.of(),
                ReplyCache.NONE,
                Recorder.NONE))
        .withMessageContaining("http://localhost:8000/v1")
        .withMessageNotContaining("secret");
  }

  @Test
  void a_target_is_the_same_by_name_address_and_effort() {
    try (StubProvider stub = StubProvider.saying(Said.words("Yes."))) {
      RemoteModel plain = Samples.open(stub, Provider.OPENAI_COMPATIBLE);
      assertThat(plain.identity())
          .isEqualTo("openai-compatible/stub at " + stub.baseUrl(Provider.OPENAI_COMPATIBLE));
      assertThat(plain.digest())
          .isEqualTo(Samples.open(stub, Provider.OPENAI_COMPATIBLE).digest())
          .isNotEqualTo(Samples.open(stub, Provider.OPENAI).digest());
    }
    assertThat(Targets.knows("openai/x")).isTrue();
    assertThat(Targets.knows("scripted/x")).isTrue();
    assertThat(Targets.knows("organism/base")).isFalse();
  }

  @Test
  void tokens_are_a_quarter_of_the_characters_and_four_for_each_part() {
    Request request =
        new Request(
            List.of(new Message.User("x".repeat(401)), new Message.SystemPrompt("")),
            List.of(),
            new Sampling(1, 50),
            0);
    assertThat(Tokens.ofPrompt(request)).isEqualTo(101 + 8);
    assertThat(Tokens.expected(request, 20, 10)).isEqualTo(new Reply.Usage(1090, 200));
    assertThat(Tokens.most(request)).isEqualTo(new Reply.Usage(109, 50));
  }

  private static String lastText(StubProvider.Asked asked) {
    var json = asked.json();
    var messages = json.has("messages") ? json.path("messages") : json.path("input");
    return Json.text(messages.path(messages.size() - 1), "content");
  }
}
