package dev.plumbline.assess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.judge.Verdict;
import org.junit.jupiter.api.Test;

class UnjudgedTest {

  @Test
  void causes_that_differ_in_their_details_are_one_with_the_first_as_an_example() {
    Unjudged.Count count = new Unjudged.Count();
    count.count(new Verdict.Missing("the judge was cut off"));
    count.count(new Verdict.Missing("no answer is believed: it quotes a: b", 3));
    count.count(new Verdict.Missing("no answer is believed: it quotes c"));
    assertThat(count.all())
        .containsExactly(
            new Unjudged("no answer is believed", "it quotes a: b", 2),
            new Unjudged("the judge was cut off", "", 1));
  }

  @Test
  void without_any_there_is_no_cause() {
    assertThat(new Unjudged.Count().all()).isEmpty();
  }
}
