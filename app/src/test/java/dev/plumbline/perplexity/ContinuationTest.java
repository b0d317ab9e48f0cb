package dev.plumbline.perplexity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContinuationTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Ring the bell twice. Then wait.|Ring the bell twice.",
        "Sure! Ring the bell twice. Then wait.|Sure! Ring the bell twice.",
        "Sure!\\nRing it\\nand wait\\nhere|Sure! Ring it and wait",
        "Version 3.5 is out now|Version 3.5 is out now",
        "He said \"ring the bell.\" Then he went.|He said \"ring the bell.\"",
        "   \\n  |''",
        "never ends and has no stop|never ends and has no stop"
      })
  void its_sentence_is_the_first_of_some_words_on_one_line(String text, String sentence) {
    assertThat(new Continuation(0, text.replace("\\n", "\n"), 1, 0).sentence()).isEqualTo(sentence);
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY})
  void a_gap_that_is_no_number_is_refused(double gap) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Continuation(0, "a", 1, gap))
        .withMessageContaining("have diverged");
  }

  @Test
  void one_that_was_not_scored_is_none() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Continuation(0, "a", 0, 0));
  }
}
