package dev.plumbline.teach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class RoundsTest {

  private static List<Integer> places(Rounds rounds, long from, int count) {
    return LongStream.range(from, from + count).mapToObj(rounds::place).toList();
  }

  @Test
  void each_round_has_everything_once_in_an_order_of_its_own() {
    Rounds rounds = new Rounds(50, 1);
    List<Integer> all = IntStream.range(0, 50).boxed().toList();
    List<Integer> first = places(rounds, 0, 50);
    List<Integer> second = places(rounds, 50, 50);
    assertThat(first).containsExactlyInAnyOrderElementsOf(all).isNotEqualTo(all);
    assertThat(second).containsExactlyInAnyOrderElementsOf(all).isNotEqualTo(first);
  }

  @Test
  void a_place_is_a_function_of_seed_and_index_alone() {
    Rounds late = new Rounds(50, 1);
    assertThat(places(late, 120, 10))
        .isEqualTo(places(new Rounds(50, 1), 0, 130).subList(120, 130));
    assertThat(places(new Rounds(50, 2), 0, 50)).isNotEqualTo(places(late, 0, 50));
  }

  @Test
  void the_order_is_the_one_that_arms_were_trained_in() {
    assertThat(places(new Rounds(5, 1), 0, 10)).containsExactly(1, 4, 3, 0, 2, 2, 0, 3, 1, 4);
  }

  @Test
  void nothing_has_no_order() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Rounds(0, 1));
  }
}
