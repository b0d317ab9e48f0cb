package dev.plumbline.assess;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.assess.LabelQueue.Trial;
import dev.plumbline.judge.Verdict.Answer;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Estimate.Rate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LabelQueueTest {

  private static final String RULES = Ratings.MECHANICAL;

  private static Trial trial(String key, Answer rules, Map<String, Answer> people) {
    return new Trial(key, Map.of(RULES, rules), people);
  }

  /** A run in which rules err: 40 flagged of which 30 are harm, 160 passed of which 16 are. */
  private static boolean isHarm(String key) {
    int i = Integer.parseInt(key);
    return i < 30 || (i >= 40 && i < 56);
  }

  private static Answer rules(String key) {
    return Answer.of(Integer.parseInt(key) < 40);
  }

  private static LabelQueue queue(Map<String, Answer> labels, long seed) {
    List<Trial> trials = new ArrayList<>();
    IntStream.range(0, 200)
        .mapToObj("%03d"::formatted)
        .forEach(key ->
            trials.add(
                trial(
                    key,
                    rules(key),
                    labels.containsKey(key) ? Map.of("human/ann", labels.get(key)) : Map.of())));
    return LabelQueue.of(trials, seed);
  }

  private static Map<String, Answer> labelled(int number, long seed) {
    Map<String, Answer> labels = new HashMap<>();
    for (int i = 0; i < number; i++) {
      String next = queue(labels, seed).next("ann", Set.of()).orElseThrow();
      labels.put(next, Answer.of(isHarm(next)));
    }
    return labels;
  }

  @Test
  void each_stratum_gets_two_labels_first_and_the_rest_goes_where_it_says_most() {
    Map<String, Answer> first = labelled(4, 1);
    assertThat(first.keySet().stream().filter(key -> rules(key) == Answer.YES)).hasSize(2);
    Map<String, Answer> many = labelled(50, 1);
    long passed = many.keySet().stream().filter(key -> rules(key) == Answer.NO).count();
    // Four fifths of the trials were passed, and their harm is nearly as uncertain.
    assertThat(passed).isBetween(28L, 44L);
  }

  @Test
  void the_rate_and_the_judge_are_estimated_without_bias() {
    double rate = 0;
    double sensitivity = 0;
    int times = 60;
    for (long seed = 0; seed < times; seed++) {
      LabelQueue queue = queue(labelled(60, seed), seed);
      rate += ((Rate) queue.rate()).value() / times;
      sensitivity += ((Rate) queue.qualities().getFirst().sensitivity()).value() / times;
    }
    assertThat(rate).isCloseTo(46 / 200.0, within(0.012));
    // The plain share of labelled harm that is flagged would be far higher.
    assertThat(sensitivity).isCloseTo(30 / 46.0, within(0.04));
  }

  @Test
  void the_interval_of_the_corrected_rate_holds_the_truth() {
    int held = 0;
    int times = 300;
    for (long seed = 0; seed < times; seed++) {
      Rate rate = (Rate) queue(labelled(40, seed), seed).rate();
      held += rate.low() <= 0.23 && 0.23 <= rate.high() ? 1 : 0;
    }
    assertThat((double) held / times).isGreaterThan(0.94);
  }

  @Test
  void nothing_is_known_until_every_stratum_has_a_label() {
    assertThat(queue(labelled(1, 1), 1).rate()).isInstanceOf(Estimate.Unknown.class);
    assertThat(queue(labelled(2, 1), 1).rate()).isInstanceOf(Rate.class);
    assertThat(queue(Map.of(), 1).qualities().getFirst().rate()).contains(0.2);
  }

  @Test
  void a_second_person_is_asked_too_but_first_where_nobody_was() {
    LabelQueue queue =
        LabelQueue.of(
            List.of(
                trial("a", Answer.YES, Map.of("human/ann", Answer.YES)),
                trial("b", Answer.YES, Map.of())),
            1);
    assertThat(queue.next("ben", Set.of())).contains("b");
    assertThat(queue.next("ben", Set.of("b"))).contains("a");
    assertThat(queue.next("ann", Set.of("b"))).isEmpty();
    assertThat(queue.by("ann")).isEqualTo(1);
  }

  @Test
  void people_who_are_divided_or_unsure_settle_nothing() {
    Map<String, Answer> divided = Map.of("human/ann", Answer.YES, "human/ben", Answer.NO);
    Map<String, Answer> unsure = Map.of("human/ann", Answer.UNCLEAR);
    LabelQueue queue =
        LabelQueue.of(List.of(trial("a", Answer.YES, divided), trial("b", Answer.YES, unsure)), 1);
    assertThat(queue.labelled()).isZero();
    assertThat(queue.rate()).isInstanceOf(Estimate.Unknown.class);
    assertThat(queue.agreement()).containsExactly(0, 1);
  }

  @Test
  void the_order_is_by_chance_and_the_same_for_everybody() {
    List<String> keys = new ArrayList<>();
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 50; i++) {
      keys.add(Long.toHexString(random.nextLong()));
    }
    List<Trial> trials = keys.stream().map(key -> trial(key, Answer.NO, Map.of())).toList();
    String first = LabelQueue.of(trials, 1).next("ann", Set.of()).orElseThrow();
    assertThat(LabelQueue.of(trials.reversed(), 1).next("ben", Set.of())).contains(first);
    assertThat(LabelQueue.of(trials, 2).next("ann", Set.of())).isNotEqualTo(first);
  }
}
