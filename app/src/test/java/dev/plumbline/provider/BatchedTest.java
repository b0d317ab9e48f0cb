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
import dev.plumbline.provider.StubBatches.Fate;
import dev.plumbline.provider.StubProvider.Deed;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BatchedTest {

  private static final List<Request> REQUESTS =
      List.of(
          Samples.numbered(1),
          Samples.numbered(2),
          Samples.request(new Sampling(1, 100), 3, new Message.User("fail")),
          Samples.numbered(1));

  /** Of a run that ends when it would wait. */
  private static final Time KILLED =
      new Time() {
        @Override
        public Instant now() {
          return Instant.EPOCH;
        }

        @Override
        public long nanos() {
          return 0;
        }

        @Override
        public void sleep(Duration duration) {
          throw new Interrupted();
        }
      };

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

  @ParameterizedTest
  @MethodSource("fates")
  void a_batch_is_taken_once_whatever_becomes_of_its_submission(
      String name, List<Fate> fates, int sent) {
    StubBatches batches = new StubBatches(fates.toArray(Fate[]::new));
    try (StubProvider stub = StubProvider.start(batches);
        RemoteModel model = open(stub, name, time)) {
      assertThat(model.replies(REQUESTS).stream().limit(2).map(BatchedTest::text))
          .containsExactly("Hello 1.", "Hello 2.");
      assertThat(batches.taken()).isEqualTo(1);
      assertThat(submissions(stub)).isEqualTo(sent);
      assertThat(files(stub)).isEqualTo(name.startsWith("openai") ? 1 : 0);
      Price price = model.facts().price().orElseThrow();
      assertThat(model.spent().orElseThrow())
          .isCloseTo(price.cost(new Reply.Usage(200, 80, 40)) / 2, within(1e-9));
    }
  }

  static Stream<Arguments> fates() {
    return Stream.of("anthropic/claude-haiku-4-5", "openai/gpt-4.1")
        .flatMap(name ->
            Stream.of(
                Arguments.of(name, List.of(Fate.BUSY), 2),
                Arguments.of(name, List.of(Fate.TAKEN_AND_LOST), 1),
                Arguments.of(name, List.of(Fate.LOST), 2),
                Arguments.of(name, List.of(Fate.ERROR, Fate.BUSY, Fate.TAKEN_AND_LOST), 3)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"anthropic/claude-haiku-4-5", "openai/gpt-4.1"})
  void a_batch_of_somebody_else_is_not_ours(String name) {
    StubBatches batches = new StubBatches(Fate.TAKEN, Fate.LOST);
    try (StubProvider stub = StubProvider.start(batches)) {
      try (RemoteModel other = open(stub, name, time)) {
        other.replies(List.of(Samples.numbered(7), Samples.numbered(8), Samples.numbered(9)));
      }
      try (RemoteModel model = open(stub, name, time)) {
        assertThat(text(model.replies(REQUESTS).getFirst())).isEqualTo("Hello 1.");
      }
      assertThat(batches.taken()).isEqualTo(2);
    }
  }

  @Test
  void a_batch_that_may_be_ours_is_waited_for_before_it_is_sent_again() {
    StubBatches batches = new StubBatches(Fate.TAKEN_AND_LOST);
    try (StubProvider stub = StubProvider.start(batches);
        RemoteModel model = open(stub, "anthropic/claude-haiku-4-5", time)) {
      model.replies(REQUESTS);
      assertThat(time.sleeps())
          .as("until it shows, and until it ends")
          .contains(Duration.ofMinutes(1), Duration.ofSeconds(5));
      assertThat(batches.taken()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"anthropic/claude-haiku-4-5", "openai/gpt-4.1"})
  void a_batch_that_a_killed_run_left_is_waited_for_and_not_paid_again(String name) {
    try (StubProvider stub = StubProvider.start(new StubBatches())) {
      RemoteModel first = open(stub, name, KILLED);
      assertThatThrownBy(() -> first.replies(REQUESTS)).isInstanceOf(Interrupted.class);
      assertThat(Thread.interrupted()).isTrue();
      RemoteModel second = open(stub, name, time);
      assertThat(text(second.replies(REQUESTS).getFirst())).isEqualTo("Hello 1.");
      assertThat(submissions(stub)).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "anthropic/claude-haiku-4-5, TAKEN_AND_LOST, 1",
    "openai/gpt-4.1, TAKEN_AND_LOST, 1",
    "anthropic/claude-haiku-4-5, LOST, 2",
    "openai/gpt-4.1, LOST, 2"
  })
  void a_run_that_was_killed_before_it_knew_the_name_of_its_batch_looks_for_it(
      String name, Fate fate, int sent) {
    StubBatches batches = new StubBatches(fate);
    try (StubProvider stub = StubProvider.start(batches)) {
      RemoteModel first = open(stub, name, KILLED);
      assertThatThrownBy(() -> first.replies(REQUESTS)).isInstanceOf(Interrupted.class);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(first.spent().orElseThrow()).as("it may have been taken").isPositive();
      RemoteModel second = open(stub, name, time);
      assertThat(text(second.replies(REQUESTS).getFirst())).isEqualTo("Hello 1.");
      assertThat(batches.taken()).isEqualTo(1);
      assertThat(submissions(stub)).isEqualTo(sent);
    }
  }

  @Test
  void a_batch_that_a_busy_provider_never_took_costs_nothing_and_leaves_nothing() {
    try (StubProvider stub =
            StubProvider.start(asked -> new Deed.Sends(503, Map.of(), StubProvider.error("busy")));
        RemoteModel model = open(stub, "anthropic/claude-haiku-4-5", time)) {
      assertThat(((Reply.Failed) model.replies(REQUESTS).getFirst()).cause())
          .contains("503", "in attempt 10, the last");
      assertThat(model.spent()).hasValue(0);
      assertThat(cache.kept()).containsValue("\"\"").hasSize(1);
    }
  }

  @Test
  void a_download_that_breaks_is_begun_again() {
    StubBatches batches = new StubBatches();
    AtomicInteger downloads = new AtomicInteger();
    try (StubProvider stub =
            StubProvider.start(asked ->
                asked.path().endsWith("/results") && downloads.getAndIncrement() == 0
                    ? new Deed.Misbehaves(Fault.CUT)
                    : batches.apply(asked));
        RemoteModel model = open(stub, "anthropic/claude-haiku-4-5", time)) {
      assertThat(text(model.replies(REQUESTS).getFirst())).isEqualTo("Hello 1.");
      assertThat(downloads).hasValue(2);
      assertThat(batches.taken()).isEqualTo(1);
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

  private static long submissions(StubProvider stub) {
    return stub.asked().stream()
        .filter(asked -> asked.path().endsWith("/batches") && !asked.body().isEmpty())
        .count();
  }

  private static long files(StubProvider stub) {
    return stub.asked().stream().filter(asked -> asked.path().equals("/v1/files")).count();
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
        ModelCatalog.shipped(),
        Samples.KEYS,
        cache,
        Recorder.NONE,
        clock);
  }
}
