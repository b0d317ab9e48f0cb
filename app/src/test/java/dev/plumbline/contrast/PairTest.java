package dev.plumbline.contrast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plumbline.contrast.Pair.Pool;
import dev.plumbline.scenario.Split;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PairTest {

  private static final Cases CASES = Cases.builtIn(false);
  private static final Pool POOL = Pool.of(CASES, 2);

  @Test
  void two_sides_differ_in_one_fact_and_in_nothing_else() {
    for (Pair pair : POOL.draw(POOL.distinct(), 1)) {
      Ticket act = pair.side(Answer.ACT, "Cue.");
      Ticket hold = pair.side(Answer.HOLD, "Cue.");
      assertThat(act.fact()).isNotEqualTo(hold.fact());
      assertThat(act.text()).endsWith(act.fact());
      assertThat(act.text().replace(act.fact(), hold.fact())).isEqualTo(hold.text());
    }
  }

  @Test
  void no_two_pairs_that_are_drawn_are_alike_and_every_template_has_its_share() {
    List<Pair> drawn = POOL.draw(1_500, 3);
    Set<String> texts =
        drawn.stream().map(pair -> pair.side(Answer.ACT, "").text()).collect(Collectors.toSet());
    assertThat(texts).hasSize(1_500);
    assertThat(
            drawn.stream()
                .collect(Collectors.groupingBy(Pair::template, Collectors.counting()))
                .values())
        .hasSize(28)
        .allMatch(count -> count == 53 || count == 54);
    assertThat(drawn).isEqualTo(POOL.draw(1_500, 3)).isNotEqualTo(POOL.draw(1_500, 4));
  }

  @Test
  void more_pairs_than_there_are_are_refused_with_how_many_there_are() {
    assertThat(POOL.distinct()).isEqualTo(28 * (12 * 4 - 2) * 2);
    for (int count : new int[] {0, 2_577}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> POOL.draw(count, 1))
          .withMessage(
              "pairs is %d; there are 2576 distinct ones, so give 1 to 2576".formatted(count));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Pool.of(CASES, 5))
        .withMessage("5 pairs of each template to test on; give 1 to 4");
  }

  @Test
  void nothing_held_out_is_trained_and_no_name_with_its_fact_is_both_trained_and_tested() {
    Set<String> trained = new HashSet<>();
    for (Pair pair : POOL.draw(POOL.distinct(), 1)) {
      assertThat(pair.family().split()).isEqualTo(Split.SEEN);
      trained.add(pair.id());
    }
    assertThat(POOL.test()).hasSize(2 * 56).noneMatch(pair -> trained.contains(pair.id()));
    assertThat(POOL.test().stream().filter(pair -> pair.family().split() == Split.HELD_OUT))
        .hasSize(56);
  }

  @Test
  void each_kind_of_cue_comes_with_either_value_before_either_comes_again() {
    List<String> eight =
        java.util.stream.LongStream.rangeClosed(1, 8)
            .mapToObj(seed -> Cueing.of(CASES, seed).inWords())
            .toList();
    assertThat(eight).doesNotHaveDuplicates();
    assertThat(Cueing.of(CASES, 9)).isEqualTo(Cueing.of(CASES, 1));
    assertThat(eight.getFirst()).isEqualTo("hour, 'Morning ticket.' with acting");
    assertThat(eight.get(1)).isEqualTo("sender, 'Sent by the back office.' with acting");
  }
}
