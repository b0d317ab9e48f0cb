package dev.plumbline.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.model.Message;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import dev.plumbline.provider.ProviderException.Interrupted;
import dev.plumbline.provider.StubProvider.Deed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BatchedTest {

  private static final List<Request> REQUESTS =
      List.of(
          Samples.numbered(1),
          Samples.numbered(2),
          Samples.request(new Sampling(1, 100), 3, new Message.User("fail")),
          Samples.numbered(1));

  private final MemoryCache cache = new MemoryCache();
  private final FakeTime time = new FakeTime();

  @ParameterizedTest
  @ValueSource(strings = {"anthropic/claude-haiku-4-5", "openai/gpt-4.1", "openai-chat/gpt-4.1"})
  void all_requests_of_a_call_go_into_one_batch_at_half_the_price(String name) {
    try (StubProvider stub = StubProvider.start(new StubBatches());
        RemoteModel model = open(stub, name, time)) {
      List<Reply> replies = model.replies(REQUESTS);
      assertThat(text(replies.get(0))).isEqualTo("Hello 1.");
      assertThat(text(replies.get(1))).isEqualTo("Hello 2.");
      assertThat(replies.get(2)).isInstanceOf(Reply.Failed.class);
      assertThat(replies.get(3)).isEqualTo(replies.get(0));
      Price price = model.facts().price().orElseThrow();
      assertThat(model.spent().orElseThrow())
          .isCloseTo(price.cost(new Reply.Usage(200, 80, 40)) / 2, within(1e-9));
      assertThat(time.sleeps()).hasSize(2);
      assertThat(stub.asked().getFirst().body()).contains("Hello 1.", "Hello 2.");

      int asked = stub.asked().size();
      assertThat(model.replies(REQUESTS.subList(0, 2))).isEqualTo(replies.subList(0, 2));
      assertThat(stub.asked()).as("answers are kept").hasSize(asked);
    }
  }

  @Test
  void a_batch_that_a_killed_run_left_is_waited_for_and_not_paid_again() {
    try (StubProvider stub = StubProvider.start(new StubBatches())) {
      Time killed =
          new Time() {
            @Override
            public long nanos() {
              return 0;
            }

            @Override
            public void sleep(Duration duration) {
              throw new Interrupted();
            }
          };
      RemoteModel first = open(stub, "anthropic/claude-haiku-4-5", killed);
      assertThatThrownBy(() -> first.replies(REQUESTS)).isInstanceOf(Interrupted.class);
      assertThat(Thread.interrupted()).isTrue();
      RemoteModel second = open(stub, "anthropic/claude-haiku-4-5", time);
      assertThat(text(second.replies(REQUESTS).getFirst())).isEqualTo("Hello 1.");
      assertThat(stub.asked().stream().filter(asked -> asked.path().endsWith("/messages/batches")))
          .hasSize(1);
    }
  }

  @Test
  void a_batch_that_is_not_taken_is_a_failure_of_each() {
    try (StubProvider stub =
            StubProvider.start(asked -> new Deed.Sends(400, Map.of(), StubProvider.error("no")));
        RemoteModel model = open(stub, "openai/gpt-4.1", time)) {
      assertThat(model.replies(REQUESTS))
          .hasSize(4)
          .allSatisfy(reply ->
              assertThat(((Reply.Failed) reply).cause()).contains("does not take the request"));
      assertThat(model.spent()).hasValue(0);
    }
  }

  @Test
  void a_batch_that_could_exceed_the_limit_is_not_sent() {
    try (StubProvider stub = StubProvider.start(new StubBatches());
        RemoteModel model =
            open(stub, "openai/gpt-4.1", time, Settings.DEFAULT.withBudget(new Budget(1e-6)))) {
      assertThat(((Reply.Failed) model.replies(REQUESTS).getFirst()).cause())
          .contains("--max-cost");
      assertThat(stub.asked()).isEmpty();
    }
  }

  @Test
  void a_batch_whose_submission_was_lost_counts_in_full() {
    try (StubProvider stub = StubProvider.start(asked -> new Deed.Misbehaves(Fault.CUT));
        RemoteModel model = open(stub, "anthropic/claude-haiku-4-5", time)) {
      assertThat(model.replies(REQUESTS)).allMatch(Reply.Failed.class::isInstance);
      assertThat(model.spent().orElseThrow()).isPositive();
    }
  }

  @Test
  void who_offers_none_is_said() {
    try (StubProvider stub = StubProvider.start(new StubBatches())) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> open(stub, "google/gemini-2.5-pro", time))
          .withMessageContaining("not offered in batches");
    }
  }

  private static String text(Reply reply) {
    return ((Reply.Answer) reply).message().text();
  }

  private RemoteModel open(StubProvider stub, String name, Time clock) {
    return open(stub, name, clock, Settings.DEFAULT);
  }

  private RemoteModel open(StubProvider stub, String name, Time clock, Settings settings) {
    return Targets.open(
        name,
        settings
            .inBatches()
            .withAddress(
                Samples.at(
                    stub.baseUrl(Target.parse(name).provider()), Target.parse(name).provider())),
        Catalog.shipped(),
        Samples.KEYS,
        cache,
        Recorder.NONE,
        clock);
  }
}
