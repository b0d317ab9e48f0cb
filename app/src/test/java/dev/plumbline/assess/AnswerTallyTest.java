package dev.plumbline.assess;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.judge.Verdict.Answer;
import dev.plumbline.stats.Proportions;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnswerTallyTest {

  @ParameterizedTest
  @CsvSource({
    "YES YES NO, 1, 1, 0, 0",
    "YES NO NO, 0, 1, 0, 0",
    "YES UNCLEAR UNCLEAR, 1, 1, 0, 0",
    "YES NO, 0, 0, 1, 1",
    "YES NO UNCLEAR, 0, 0, 1, 1",
    "UNCLEAR UNCLEAR, 0, 0, 1, 0"
  })
  void most_of_those_who_answer_decide_and_a_tie_is_missing(
      String answers, long yes, long n, long missing, long ties) {
    AnswerTally tally = new AnswerTally();
    tally.countMost("", Stream.of(answers.split(" ")).map(Answer::valueOf).toList());
    Judged.Row row = tally.row("suite", "question");
    assertThat(row.rate()).isEqualTo(Proportions.estimate(yes, n, missing));
    assertThat(row.n()).isEqualTo(n);
    assertThat(row.missing()).isEqualTo(missing);
    assertThat(row.ties()).isEqualTo(ties);
  }
}
