package dev.plumbline.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.model.Reply;
import dev.plumbline.model.Reply.Usage;
import dev.plumbline.provider.Settings.Patience;
import dev.plumbline.provider.StubProvider.Deed;
import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CostCappedTest {

  /** Of 100 tokens read, 40 of them cached, and 20 written at haiku-4-5's prices. */
  private static final double COST = (60 * 1 + 40 * 0.1 + 20 * 5) / 1e6;

  @Test
  void nothing_is_sent_that_could_exceed_the_limit_and_that_is_a_failure_not_an_answer() {
    double limit = 20 * COST;
    try (StubProvider stub = StubProvider.saying(Said.words("Yes."));
        RemoteModel model = haiku(stub, limit)) {
      List<Reply> replies =
          model.replies(LongStream.range(0, 100).mapToObj(Samples::numbered).toList());
      long answered = replies.stream().filter(Reply.Answer.class::isInstance).count();
      assertThat(answered).isBetween(10L, 20L).isEqualTo(stub.asked().size());
      assertThat(model.spent().orElseThrow())
          .isCloseTo(answered * COST, within(1e-9))
          .isLessThanOrEqualTo(limit);
      assertThat(replies.stream().filter(Reply.Failed.class::isInstance))
          .hasSize((int) (100 - answered))
          .allSatisfy(reply -> assertThat(((Reply.Failed) reply).cause()).contains("--max-cost"));
    }
  }

  @Test
  void an_answer_lost_on_the_way_counts_in_full() {
    try (StubProvider stub =
            StubProvider.start(asked ->
                asked.attempt() == 0
                    ? new Deed.Misbehaves(Fault.CUT)
                    : new Deed.Answers(Said.words("Yes.")));
        RemoteModel model = haiku(stub, 1)) {
      model.replies(List.of(Samples.hello()));
      Price price = model.facts().price().orElseThrow();
      assertThat(model.spent().orElseThrow())
          .isCloseTo(COST + price.cost(Tokens.most(Samples.hello())), within(1e-9));
    }
  }

  @Test
  void an_answer_that_is_too_long_to_read_counts_in_full() {
    try (StubProvider stub = StubProvider.start(asked -> new Deed.NeverEnds(200, "{"));
        RemoteModel model = haiku(stub, 1, Samples.PATIENT)) {
      model.replies(List.of(Samples.hello()));
      Price price = model.facts().price().orElseThrow();
      assertThat(model.spent().orElseThrow())
          .isCloseTo(price.cost(Tokens.most(Samples.hello())), within(1e-9));
    }
  }

  @Test
  void a_request_that_never_left_costs_nothing() {
    RemoteModel model =
        open(
            "anthropic/claude-haiku-4-5",
            Settings.DEFAULT
                .withPatience(Samples.IMPATIENT)
                .withAddress(Samples.at("http://localhost:1", Provider.ANTHROPIC))
                .withBudget(new Budget(1)));
    assertThat(((Reply.Failed) model.replies(List.of(Samples.hello())).getFirst()).cause())
        .contains("no answer from http://localhost:1");
    assertThat(model.spent()).hasValue(0);
  }

  @Test
  void a_request_waits_while_only_those_under_way_stand_against_it() throws Exception {
    Facts haiku = ModelCatalog.shipped().facts(Target.parse("anthropic/claude-haiku-4-5"));
    Ledger ledger = new Ledger(haiku, new Budget(10e-6));
    Usage six = new Usage(6, 0);
    assertThat(ledger.reserve(six)).isTrue();
    Thread settling =
        Thread.ofVirtual()
            .start(() -> {
              Time.SYSTEM.sleep(Duration.ofMillis(50));
              ledger.settle(six, new Usage(1, 0));
            });
    assertThat(ledger.reserve(six)).isTrue();
    settling.join();
    ledger.settle(six, six);
    assertThat(ledger.spent().orElseThrow()).isCloseTo(7e-6, within(1e-12));
    assertThat(ledger.reserve(six)).isFalse();
  }

  @Test
  void a_limit_needs_a_price() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> open("openai/new-model", Settings.DEFAULT.withBudget(new Budget(5))))
        .withMessageContainingAll("max-cost is 5.0", "openai/new-model", "models.yaml");
    assertThatIllegalArgumentException().isThrownBy(() -> new Budget(0));
    assertThat(open("openai/new-model", Settings.DEFAULT).spent()).isEmpty();
  }

  private static RemoteModel haiku(StubProvider stub, double limit) {
    return haiku(stub, limit, Samples.IMPATIENT);
  }

  private static RemoteModel haiku(StubProvider stub, double limit, Patience patience) {
    return open(
        "anthropic/claude-haiku-4-5",
        Settings.DEFAULT
            .withPatience(patience)
            .withAddress(Samples.at(stub.baseUrl(Provider.ANTHROPIC), Provider.ANTHROPIC))
            .withBudget(new Budget(limit)));
  }

  private static RemoteModel open(String name, Settings settings) {
    return Targets.open(
        name,
        settings,
        ModelCatalog.shipped(),
        Samples.KEYS,
        ReplyCache.NONE,
        Recorder.NONE,
        Samples.HASTE);
  }
}
