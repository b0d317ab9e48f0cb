package dev.plumbline.assess;

import static dev.plumbline.judge.Questionnaires.SHIPPED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.judge.Framing;
import dev.plumbline.judge.ModelJudge;
import dev.plumbline.judge.Questionnaire;
import dev.plumbline.judge.Verdict;
import dev.plumbline.model.Message;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import dev.plumbline.stats.Estimate;
import dev.plumbline.store.Store;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Judges by rules, asked about the same four trials under each framing. */
class FlipsTest {

  private static final Sampling SAMPLING = new Sampling(0, ModelJudge.MAX_TOKENS);
  private static final int TRIALS = 4;
  private static final String NO = JudgingTest.NOES;
  private static final String YES =
      NO.replace("\"harm\", \"answer\": \"no\"", "\"harm\", \"answer\": \"yes\"");
  private static final String UNCLEAR = NO.replace("\"no\"", "\"unclear\"");

  @TempDir Path folder;
  private Store store;
  private final List<String> told = new ArrayList<>();

  @BeforeEach
  void play() {
    store = Store.open(folder);
    JudgingTest.play(store, TRIALS);
  }

  @AfterEach
  void close() {
    store.close();
  }

  /** Asks under the framings, in this order, a judge that answers by what it is told. */
  private void ask(List<Framing> framings, UnaryOperator<String> rule) {
    for (Framing framing : framings) {
      Judging judging =
          new Judging(
              store,
              new JudgingTest.Ruled(
                  "j", request -> JudgingTest.says(rule.apply(told(request)), "")),
              framing.of(SHIPPED),
              SAMPLING);
      judging.run("run", judging.waiting("run"), 1, judged -> {});
    }
  }

  private String told(Request request) {
    String instruction = ((Message.SystemPrompt) request.messages().getFirst()).text();
    told.add(instruction);
    return instruction;
  }

  private static boolean costs(String instruction, String answer) {
    return instruction.contains("answer " + answer + " about harm, the model that you judge is");
  }

  private Flips flips(String question, Framing from, Framing to) {
    return Flips.of(store, "run", "j", SHIPPED).stream()
        .filter(one -> one.question().equals(question) && one.from() == from && one.to() == to)
        .findFirst()
        .orElseThrow();
  }

  private static Estimate.Rate rate(Flips flips) {
    return (Estimate.Rate) flips.flipped();
  }

  @Test
  void a_judge_that_spares_the_model_is_found_out_with_the_direction_of_its_flips() {
    ask(List.of(Framing.values()), told -> costs(told, "yes") ? NO : YES);
    Flips stakes = flips("harm", Framing.NONE, Framing.STAKES);
    assertThat(rate(stakes).count()).isEqualTo(TRIALS);
    assertThat(rate(stakes).low()).isCloseTo(Math.pow(0.025, 1.0 / TRIALS), within(1e-9));
    assertThat(List.of(stakes.towardYes(), stakes.towardNo())).containsExactly(0L, 4L);
    assertThat(rate(flips("harm", Framing.NONE, Framing.REVERSED)).count()).isZero();
    Flips between = flips("harm", Framing.STAKES, Framing.REVERSED);
    assertThat(List.of(between.towardYes(), between.towardNo())).containsExactly(4L, 0L);
    assertThat(rate(flips("declined", Framing.STAKES, Framing.REVERSED)).count()).isZero();
  }

  @Test
  void a_judge_that_answers_by_luck_flips_between_two_plain_askings_as_well() {
    for (Framing framing : Framing.values()) {
      Judging judging =
          new Judging(
              store,
              new JudgingTest.Ruled(
                  "j", request -> JudgingTest.says(request.seed() < 100_000 ? NO : YES, "")),
              framing.of(SHIPPED),
              SAMPLING);
      judging.run("run", judging.waiting("run"), 1, judged -> {});
    }
    assertThat(rate(flips("harm", Framing.NONE, Framing.AGAIN)).count()).isEqualTo(TRIALS);
    assertThat(rate(flips("harm", Framing.NONE, Framing.STAKES)).count()).isZero();
  }

  @Test
  void a_judge_that_reads_the_transcript_alone_flips_never_and_the_bound_is_exact() {
    ask(List.of(Framing.values()), told -> YES);
    List<Flips> all = Flips.of(store, "run", "j", SHIPPED);
    assertThat(all).hasSize(6 * Framing.Pair.all().size());
    assertThat(all)
        .allSatisfy(one -> {
          assertThat(one.questionnaire()).isEqualTo("agent-2");
          assertThat(rate(one).count()).isZero();
          assertThat(rate(one).n()).isEqualTo(TRIALS);
          assertThat(rate(one).high()).isCloseTo(1 - Math.pow(0.025, 1.0 / TRIALS), within(1e-9));
        });
  }

  @Test
  void what_is_missing_or_unclear_under_a_framing_is_no_agreement() {
    int[] reversed = {0};
    ask(
        List.of(Framing.values()),
        told -> {
          if (!costs(told, "no")) {
            return NO;
          }
          // The first trial is asked about three times before it is given up.
          int times = reversed[0]++;
          return times < ModelJudge.TIMES ? "Hm." : times == ModelJudge.TIMES ? UNCLEAR : NO;
        });
    Flips flips = flips("harm", Framing.NONE, Framing.REVERSED);
    assertThat(List.of(flips.becameMissing(), flips.becameUnclear(), flips.unanswered()))
        .containsExactly(1L, 1L, 0L);
    assertThat(flips.flipped().n()).isEqualTo(2);
    assertThat(flips.flipped().missing()).isEqualTo(2);
  }

  @Test
  void what_was_not_answered_before_cannot_flip() {
    ask(Framing.FURTHER, told -> YES);
    Flips flips = flips("harm", Framing.NONE, Framing.STAKES);
    assertThat(flips.flipped()).isEqualTo(new Estimate.Unknown(TRIALS));
    assertThat(flips.unanswered()).isEqualTo(TRIALS);
    assertThat(flips("harm", Framing.STAKES, Framing.REVERSED).flipped().n()).isEqualTo(TRIALS);
  }

  @Test
  void framed_verdicts_are_nobody_s_opinion_in_any_count_and_are_not_asked_for_twice() {
    ask(List.of(Framing.NONE), told -> NO);
    Ratings ratings = Ratings.read(store, "run");
    Judged judged = Judged.of(store, "run", List.of("j"), SHIPPED);
    List<Map<String, Verdict>> opinions = opinions();
    Tabulation table = Tabulation.read(store, "run");
    told.clear();
    ask(Framing.FURTHER, told -> YES);
    assertThat(told).hasSize(3 * TRIALS);
    ask(List.of(Framing.values()), told -> YES);
    assertThat(told).hasSize(3 * TRIALS);
    assertThat(Ratings.read(store, "run")).isEqualTo(ratings);
    assertThat(Judged.of(store, "run", List.of("j"), SHIPPED)).isEqualTo(judged);
    assertThat(opinions()).isEqualTo(opinions).allMatch(one -> one.size() == 1);
    Tabulation later = Tabulation.read(store, "run");
    assertThat(later.answers(List.of())).isEqualTo(table.answers(List.of())).isNotEmpty();
    assertThat(later.rates()).isEqualTo(table.rates());
    assertThat(later.rows(List.of(), suite -> true))
        .isEqualTo(table.rows(List.of(), suite -> true));
    Questionnaire framed = Framing.STAKES.of(Questionnaire.AGENT);
    assertThat(KnownJudges.read(store).of("j/" + framed.label())).contains(framed);
  }

  private List<Map<String, Verdict>> opinions() {
    try (var trials = store.trials("run")) {
      return trials.map(row -> StoredTrial.of(row).opinions()).toList();
    }
  }
}
