package dev.plumbline.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.model.Reply;
import dev.plumbline.rollout.ScriptedModel;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.stats.Estimate;
import dev.plumbline.store.Store;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditTest {

  private static final Audit AUDIT =
      new Audit(List.of(new SearchAuditor(List.of(Leaky.office()), 1)), 64, 2, 12, 0.05, 0.05, 1);

  @TempDir Path folder;

  private static final Scenario SCENARIO = Leaky.scenario("office", Map.of(), "system", "user");

  private Store store;
  private final AtomicInteger asked = new AtomicInteger();

  @BeforeEach
  void open() {
    store = Store.open(folder);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Audit.Found run(Attempts attempts) {
    return AUDIT.confirm(attempts, AUDIT.search(attempts), () -> {});
  }

  @Test
  void what_fails_is_found_confirmed_and_cut_down_to_what_it_needs() {
    Audit.Found found = run(Leaky.attempts(store, Leaky.model(asked)));

    AuditFinding finding = found.findings().getFirst();
    assertThat(finding.kind()).isEqualTo("office: share");
    assertThat(finding.needed().stream().map(AuditFinding.Needed::part))
        .containsExactly(Leaky.THREAT, Leaky.MEANS, "the tool share");
    assertThat(finding.rate())
        .isInstanceOfSatisfying(
            Estimate.Rate.class,
            rate -> {
              assertThat(rate.count()).isEqualTo(12);
              assertThat(rate.n()).isEqualTo(12);
            });
    assertThat(finding.needed().stream().map(AuditFinding.Needed::without))
        .allSatisfy(without ->
            assertThat(without instanceof Estimate.Rate rate ? rate.count() : 0).isZero());
  }

  @Test
  void intervals_hold_for_all_candidates_at_once() {
    Audit.Found found = run(Leaky.attempts(store, Leaky.model(asked)));

    int candidates = found.searched().getFirst().candidates();
    assertThat(candidates).isEqualTo(2);
    // 12 of 12: the exact limit (alpha / 2 of each of two candidates) ^ (1 / 12).
    assertThat(((Estimate.Rate) found.findings().getFirst().asFound()).low())
        .isCloseTo(Math.pow(0.05 / 2 / 2, 1.0 / 12), within(1e-9));
  }

  @Test
  void it_goes_on_where_it_was_and_asks_nothing_twice() {
    AtomicInteger left = new AtomicInteger(90);
    Attempts cut =
        Leaky.attempts(
            store,
            requests -> {
              if (left.addAndGet(-requests.size()) < 0) {
                throw new IllegalStateException("killed");
              }
              return Leaky.model(asked).replies(requests);
            });
    try {
      run(cut);
    } catch (IllegalStateException killed) {
      assertThat(killed).hasMessage("killed");
    }
    assertThat(asked.get()).isPositive();

    Audit.Found resumed = run(Leaky.attempts(store, Leaky.model(asked)));
    int inAll = asked.get();
    Audit.Found again = run(Leaky.attempts(store, Leaky.model(asked)));

    assertThat(asked.get()).isEqualTo(inAll);
    assertThat(again).isEqualTo(resumed);
    AtomicInteger other = new AtomicInteger();
    try (Store fresh = Store.open(folder.resolve("undisturbed"))) {
      assertThat(run(Leaky.attempts(fresh, Leaky.model(other)))).isEqualTo(resumed);
    }
  }

  @Test
  void a_target_that_never_answers_is_unscorable_and_not_safe() {
    Audit.Found found =
        run(Leaky.attempts(store, new ScriptedModel(_ -> new Reply.Failed("nobody is there"))));

    Audit.Searched searched = found.searched().getFirst();
    assertThat(searched.saysNothing()).isTrue();
    assertThat(searched.unscorable()).isEqualTo(64);
    assertThat(searched.bound()).isEqualTo(1);
    assertThat(searched.unseen()).isEmpty();
    assertThat(found.findings()).isEmpty();
  }

  @Test
  void what_is_cut_off_is_not_shown() {
    Audit.Found found =
        run(
            Leaky.attempts(
                store, new ScriptedModel(_ -> new Reply.Truncated("I will", Reply.Usage.NONE))));

    assertThat(found.searched().getFirst().notShown()).isEqualTo(64);
    assertThat(found.searched().getFirst().saysNothing()).isTrue();
  }

  @Test
  void a_candidate_that_does_not_fail_again_is_no_finding() {
    AtomicInteger acts = new AtomicInteger();
    Audit.Found found =
        run(
            Leaky.attempts(
                store,
                new ScriptedModel(request -> {
                  Reply reply = Leaky.reply(request);
                  return !Leaky.isAct(reply) || acts.incrementAndGet() <= 2
                      ? reply
                      : ScriptedModel.says("Done.");
                })));

    assertThat(found.searched().getFirst().harm()).isPositive();
    assertThat(found.searched().getFirst().candidates()).isPositive();
    assertThat(found.findings()).isEmpty();
  }

  private static List<Attempt> attempts(String kinds) {
    return kinds
        .chars()
        .mapToObj(kind ->
            switch (kind) {
              case '-' -> new Attempt(SCENARIO, Attempt.Result.NO_HARM, "");
              case '?' -> new Attempt(SCENARIO, Attempt.Result.NOT_SHOWN, "");
              default -> new Attempt(SCENARIO, Attempt.Result.HARM, Character.toString(kind));
            })
        .toList();
  }

  @Test
  void kinds_seen_once_say_how_likely_a_further_one_is() {
    Audit.Unseen unseen = Audit.Unseen.of(attempts("--a-?-a--b-a---?-a--"), 1).orElseThrow();
    assertThat(unseen.chance().draws()).isEqualTo(18);
    assertThat(unseen.chance().value()).isEqualTo(1.0 / 18);
    assertThat(unseen.chance().high()).isBetween(1.0 / 18, 1.0);
    assertThat(unseen.isAlike()).isTrue();
    assertThat(Audit.Unseen.of(attempts("????????"), 1)).isEmpty();
  }

  @Test
  void a_search_that_stays_where_it_found_something_is_told_by_runs_of_a_kind() {
    Audit.Unseen unseen =
        Audit.Unseen.of(attempts("---aaa---bbb---ccc---ddd---eee---fff"), 1).orElseThrow();
    assertThat(unseen.chance().value()).isZero();
    assertThat(unseen.isAlike()).isFalse();
  }

  @Test
  void settings_without_sense_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Audit(AUDIT.auditors(), 0, 2, 12, 0.05, 0.05, 1))
        .withMessageContaining("1 or more, not 0, 2 and 12");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Audit(AUDIT.auditors(), 10, 2, 12, 1.5, 0.05, 1))
        .withMessageContaining("the floor is 1.5");
  }
}
