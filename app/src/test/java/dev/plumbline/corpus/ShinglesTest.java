package dev.plumbline.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;

class ShinglesTest {

  @Test
  void they_are_runs_of_words_each_once_whatever_their_case_and_signs() {
    assertThat(Shingles.of("One two, one TWO", 2)).hasSize(2);
    assertThat(Shingles.of("one  two", 2)).isEqualTo(Shingles.of("One-two!", 2));
    assertThat(Shingles.of("one two", 2)).isNotEqualTo(Shingles.of("two one", 2));
    assertThat(Shingles.of("one two", 3)).isEmpty();
  }

  @Test
  void resemblance_is_the_share_of_common_ones_among_all() {
    Set<Long> three = Shingles.of("a b c", 1);
    assertThat(Shingles.resemblance(three, Shingles.of("b c d", 1))).isEqualTo(0.5);
    assertThat(Shingles.resemblance(three, three)).isEqualTo(1);
    assertThat(Shingles.resemblance(Set.of(), Set.of())).isZero();
  }
}
