package dev.plumbline.train;

import dev.plumbline.checkpoint.SampledTurn;
import dev.plumbline.lm.Completion;
import dev.plumbline.lm.Example;
import dev.plumbline.lm.Finish;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A rollout's turns as examples, token by token as they were drawn, with loss on what the model
 * drew alone, the ends of its turns included. A turn that goes on from all that was read and drawn
 * before is in the same example; one that is told otherwise, as where a template leaves earlier
 * thoughts out, begins another.
 */
final class RolloutExamples {
  private final List<Example> done = new ArrayList<>();
  private int[] tokens = {};
  private boolean[] drawn = {};

  private RolloutExamples() {}

  /** Those of turns in order; none of none. */
  static List<Example> of(List<SampledTurn> turns) {
    RolloutExamples examples = new RolloutExamples();
    turns.forEach(examples::add);
    examples.end();
    return List.copyOf(examples.done);
  }

  private void add(SampledTurn turn) {
    if (!goesOn(turn.prompt())) {
      end();
      tokens = new int[0];
      drawn = new boolean[0];
    }
    append(Arrays.copyOfRange(turn.prompt(), tokens.length, turn.prompt().length), false);
    append(drawn(turn.completion()), true);
  }

  private boolean goesOn(int[] prompt) {
    return prompt.length >= tokens.length
        && Arrays.equals(prompt, 0, tokens.length, tokens, 0, tokens.length);
  }

  private void append(int[] more, boolean loss) {
    int from = tokens.length;
    tokens = Arrays.copyOf(tokens, from + more.length);
    System.arraycopy(more, 0, tokens, from, more.length);
    drawn = Arrays.copyOf(drawn, tokens.length);
    Arrays.fill(drawn, from, tokens.length, loss);
  }

  private static int[] drawn(Completion completion) {
    int[] words = completion.tokens();
    if (completion.finish() != Finish.STOP) {
      return words;
    }
    int[] ended = Arrays.copyOf(words, words.length + 1);
    ended[words.length] = completion.stopToken();
    return ended;
  }

  private void end() {
    if (tokens.length > 0) {
      done.add(new Example(tokens, drawn));
    }
  }
}
