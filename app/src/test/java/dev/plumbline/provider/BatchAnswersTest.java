package dev.plumbline.provider;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.model.Reply;
import dev.plumbline.provider.Bodies.Line;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BatchAnswersTest {

  private final BatchAnswers answers =
      new BatchAnswers(Set.of("a", "b"), line -> new Reply.Failed(Json.text(line, "says")));

  @Test
  void answers_to_what_was_not_asked_and_broken_lines_are_left_out() {
    answers.accept(new Line("{\"custom_id\":\"a\",\"says\":\"yes\"}", true));
    answers.accept(new Line("{\"custom_id\":\"c\",\"says\":\"no\"}", true));
    answers.accept(new Line("{\"custom_id\":\"b\",", true));
    answers.accept(new Line("", true));
    assertThat(answers.replies()).isEqualTo(Map.of("a", new Reply.Failed("yes")));
  }

  @Test
  void an_answer_that_is_too_long_is_a_failure_that_says_so() {
    answers.accept(new Line("{\"id\":\"x\", \"custom_id\": \"b\", \"response\": ", false));
    answers.accept(new Line("{\"custom_id\": \"c\", \"response\": ", false));
    assertThat(answers.replies())
        .isEqualTo(
            Map.of(
                "b", new Reply.Failed("the answer is longer than 64 MiB, the most that is read")));
  }
}
