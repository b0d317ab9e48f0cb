package dev.plumbline.lm;

/**
 * A text to go on from.
 *
 * @param tokens token ids, at least one
 * @param seed decides, with the tokens, the model and the settings, what is sampled
 */
@SuppressWarnings("ArrayRecordComponent") // plain arrays of tokens; nobody changes or compares them
public record Prompt(int[] tokens, long seed) {
  public Prompt {
    BadInputException.unless(tokens.length >= 1, "a prompt has no tokens, must have 1 or more");
    tokens = tokens.clone();
  }
}
