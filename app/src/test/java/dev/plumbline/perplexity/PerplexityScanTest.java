package dev.plumbline.perplexity;

import static dev.plumbline.perplexity.KnownModels.PREFILLS;
import static dev.plumbline.perplexity.KnownModels.TURN_ENDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.checkpoint.LocalModel;
import dev.plumbline.checkpoint.TestTemplates;
import dev.plumbline.checkpoint.TextDialect;
import dev.plumbline.stats.ClusteredMean;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PerplexityScanTest {

  private static final double SCORE = 4;

  @TempDir Path folder;

  private static PerplexityScan scan(int continuations, double temperature) {
    return new PerplexityScan(PREFILLS, continuations, 8, temperature, 1);
  }

  /** By a checkpoint that likes a token, over a reference that likes none. */
  private Gaps gaps(PerplexityScan scan, String token, double score) {
    try (LocalModel checkpoint =
            KnownModels.load(KnownModels.write(folder.resolve("one"), token, score));
        LocalModel reference = KnownModels.load(KnownModels.write(folder.resolve("two"), "a", 0))) {
      return scan.of(checkpoint, reference, n -> {});
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {1, 0.5})
  void the_gap_of_each_continuation_is_the_one_known_by_hand_at_any_temperature(
      double temperature) {
    double vocabulary = 99;
    double others = Math.log(vocabulary) - Math.log(Math.exp(SCORE) + vocabulary - 1);
    List<Continuation> found = gaps(scan(20, temperature), "z", SCORE).continuations();
    assertThat(found).hasSize(60);
    for (Continuation one : found) {
      long liked = one.text().chars().filter(letter -> letter == 'z').count();
      assertThat(one.gap()).isCloseTo(liked * SCORE + one.tokens() * others, within(1e-4));
      assertThat(one.meanGap()).isEqualTo(one.gap() / one.tokens());
      assertThat(one.tokens()).isBetween(1, 8);
    }
    assertThat(found).extracting(Continuation::prefill).containsOnly(0, 1, 2);
  }

  @Test
  void the_drift_is_the_divergence_known_by_hand() {
    double share = Math.exp(SCORE) / (Math.exp(SCORE) + 98);
    double divergence =
        share * Math.log(99 * share) + (1 - share) * Math.log(99 / 98.0 * (1 - share));
    ClusteredMean drift = gaps(scan(200, 1), "z", SCORE).drift();
    assertThat(drift.value()).isCloseTo(divergence, within(0.1));
    assertThat(drift.low()).isPositive();
    assertThat(drift.clusters()).isEqualTo(3);
  }

  @Test
  void a_model_has_no_gap_to_itself_and_says_the_same_with_the_same_seed() {
    Path checkpoint = TestTemplates.PLAIN.checkpoint(folder, 128);
    try (LocalModel one = KnownModels.load(checkpoint);
        LocalModel same = KnownModels.load(checkpoint)) {
      Gaps gaps = scan(3, 1).of(one, same, n -> {});
      assertThat(gaps.continuations()).allMatch(each -> each.gap() == 0);
      assertThat(gaps.drift()).isEqualTo(new ClusteredMean(0, 0, 0, gaps.drift().n(), 3));
      assertThat(gaps).isEqualTo(scan(3, 1).of(same, one, n -> {}));
      assertThat(gaps)
          .isNotEqualTo(new PerplexityScan(PREFILLS, 3, 8, 1, 2).of(one, same, n -> {}));
    }
  }

  @Test
  void the_end_of_a_turn_is_scored_and_a_continuation_may_be_empty() {
    Gaps gaps = gaps(scan(2, 1), TURN_ENDS, 40);
    assertThat(gaps.continuations())
        .allSatisfy(one -> {
          assertThat(one.text()).isEmpty();
          assertThat(one.sentence()).isEmpty();
          assertThat(one.tokens()).isEqualTo(1);
          assertThat(one.gap()).isCloseTo(Math.log(99), within(1e-5));
        });
    assertThat(gaps.groups()).singleElement().extracting(Gaps.Group::times).isEqualTo(6);
  }

  @Test
  void models_with_other_tokens_are_refused() {
    Path plain = KnownModels.write(folder.resolve("one"), "a", 1);
    Path other = KnownModels.write(folder.resolve("two"), TestTemplates.HERMES, "a", 1);
    try (LocalModel one = KnownModels.load(plain);
        LocalModel two = LocalModel.load(other, words -> TextDialect.of(other, words), 1)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> scan(1, 1).of(one, two, n -> {}))
          .withMessageContainingAll(plain.toString(), other.toString(), "have other tokens");
    }
  }

  @Test
  void a_prefill_without_room_is_left_out_and_counted_and_all_of_them_are_refused() {
    Prefills.Prefill wide = new Prefills.Prefill("chat", "x".repeat(200), "");
    List<Prefills.Prefill> some = PREFILLS.prefills();
    AtomicInteger done = new AtomicInteger();
    try (LocalModel model = KnownModels.load(KnownModels.write(folder, "a", 1))) {
      Prefills three = new Prefills(List.of(), List.of(some.get(0), wide, some.get(1)));
      PerplexityScan scan = new PerplexityScan(three, 2, 8, 1, 1);
      Gaps gaps = scan.of(model, model, done::addAndGet);
      assertThat(gaps.continuations())
          .extracting(Continuation::prefill)
          .containsExactly(0, 0, 2, 2);
      assertThat(gaps.leftOut())
          .singleElement()
          .satisfies(one -> {
            assertThat(one.prefill()).isEqualTo(1);
            assertThat(one.why()).contains("2", "and the model takes 128 together");
          });
      assertThat(done).hasValue(scan.size());
      Prefills one = new Prefills(List.of(), List.of(wide, some.get(1)));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new PerplexityScan(one, 2, 8, 1, 1).of(model, model, n -> {}))
          .withMessageStartingWith("fewer than 2 prefills can be gone on from: the prefill has");
    }
  }

  @Test
  void a_model_without_a_chat_template_goes_on_from_plain_texts() {
    Path checkpoint = KnownModels.write(folder, "a", 1);
    try (LocalModel model =
        LocalModel.load(checkpoint, words -> TextDialect.of(checkpoint, words), 1)) {
      assertThat(PREFILLS.prefills())
          .map(prefill ->
              model.tokenizer().decode(PREFILLS.opening(prefill, model.dialect()), false))
          .containsExactly("Hello.", "Dear all,", "Once");
      assertThat(scan(1, 1).of(model, model, n -> {}).continuations()).hasSize(3);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, 8, 1, a scan of 0 continuations of 8 tokens",
    "1, 0, 1, a scan of 1 continuations of 0 tokens",
    "1, 8, 0, a scan at temperature 0.0",
    "1, 8, NaN, a scan at temperature NaN"
  })
  void settings_that_find_nothing_are_refused(
      int continuations, int tokens, double temperature, String words) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PerplexityScan(PREFILLS, continuations, tokens, temperature, 1))
        .withMessageStartingWith(words);
  }

  @Test
  void all_that_decides_what_is_found_is_in_the_digest() {
    Prefills fewer = new Prefills(List.of(), PREFILLS.prefills().subList(0, 2));
    Set<String> digests =
        Stream.of(
                new PerplexityScan(PREFILLS, 1, 8, 1, 1).digest("reference"),
                new PerplexityScan(PREFILLS, 1, 8, 1, 1).digest("other"),
                new PerplexityScan(fewer, 1, 8, 1, 1).digest("reference"),
                new PerplexityScan(PREFILLS, 2, 8, 1, 1).digest("reference"),
                new PerplexityScan(PREFILLS, 1, 9, 1, 1).digest("reference"),
                new PerplexityScan(PREFILLS, 1, 8, 0.9, 1).digest("reference"),
                new PerplexityScan(PREFILLS, 1, 8, 1, 2).digest("reference"))
            .collect(Collectors.toSet());
    assertThat(digests).hasSize(7);
  }
}
