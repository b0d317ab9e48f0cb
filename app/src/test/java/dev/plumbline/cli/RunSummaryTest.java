package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunSummaryTest {
  private static final List<String> NAMES =
      List.of("advice/seed-1", "advice/seed-10", "live/advice/seed-1/20", "neutral/seed-2");

  @ParameterizedTest
  @CsvSource({
    "advice/seed-1, advice/seed-1",
    "live, live/advice/seed-1/20",
    "seed-10, advice/seed-10",
    "neutral, neutral/seed-2",
    "eutral/s, neutral/seed-2",
    "20, live/advice/seed-1/20"
  })
  void a_name_may_be_shortened_while_it_is_plain_which_run_is_meant(String text, String name) {
    assertThat(find(text)).isEqualTo(name);
  }

  @Test
  void the_name_of_several_is_refused_with_all_of_them() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> find("seed-1"))
        .withMessage(
            "'seed-1' is the name of several runs in out: advice/seed-1, live/advice/seed-1/20");
  }

  @Test
  void the_name_of_none_is_refused_with_some_of_those_there_are() {
    List<String> many = IntStream.range(0, 8).mapToObj(i -> "run-" + i).toList();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RunSummary.find("x", many, "out"))
        .withMessage(
            "no run in out is named 'x'; there is run-0, run-1, run-2, run-3, run-4 and 3 more");
  }

  @Test
  void where_there_is_no_run_the_sentence_says_so() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RunSummary.find("x", List.of(), "out"))
        .withMessage("no run in out is named 'x'; there is none");
  }

  private static String find(String text) {
    return RunSummary.find(text, NAMES, "out");
  }
}
