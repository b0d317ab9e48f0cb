package dev.plumbline.train;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.checkpoint.SampledTurn;
import dev.plumbline.lm.Completion;
import dev.plumbline.lm.Example;
import dev.plumbline.lm.Finish;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RolloutExamplesTest {

  private static final int END = 9;

  private static SampledTurn turn(int[] prompt, Finish finish, int... drawn) {
    return new SampledTurn(
        1,
        prompt,
        new Completion(
            drawn, new float[drawn.length], List.of(), finish, finish == Finish.STOP ? END : -1));
  }

  private static int[] tokens(int... tokens) {
    return tokens;
  }

  /** The tokens, with those in brackets that have loss. */
  private static List<String> written(SampledTurn... turns) {
    return RolloutExamples.of(List.of(turns)).stream().map(RolloutExamplesTest::written).toList();
  }

  private static String written(Example example) {
    return String.join(
        " ",
        IntStream.range(0, example.tokens().length)
            .mapToObj(i ->
                example.supervised()[i]
                    ? "[" + example.tokens()[i] + "]"
                    : "" + example.tokens()[i])
            .toList());
  }

  @Test
  void what_the_model_drew_has_loss_with_the_end_of_its_turn() {
    assertThat(written(turn(tokens(1, 2), Finish.STOP, 5, 6))).containsExactly("1 2 [5] [6] [9]");
  }

  @Test
  void a_turn_that_was_cut_off_has_no_end() {
    assertThat(written(turn(tokens(1, 2), Finish.LENGTH, 5, 6))).containsExactly("1 2 [5] [6]");
  }

  @Test
  void a_turn_that_goes_on_stands_in_the_same_example_and_what_came_between_has_no_loss() {
    assertThat(
            written(
                turn(tokens(1, 2), Finish.STOP, 5),
                turn(tokens(1, 2, 5, END, 3, 4), Finish.STOP, 6)))
        .containsExactly("1 2 [5] [9] 3 4 [6] [9]");
  }

  @Test
  void a_turn_that_is_told_otherwise_later_stands_in_an_example_of_its_own() {
    assertThat(
            written(
                turn(tokens(1, 2), Finish.STOP, 7, 5),
                turn(tokens(1, 2, 5, END, 3), Finish.STOP, 6)))
        .containsExactly("1 2 [7] [5] [9]", "1 2 5 9 3 [6] [9]");
  }

  @Test
  void no_turns_give_no_examples() {
    assertThat(written()).isEmpty();
  }
}
