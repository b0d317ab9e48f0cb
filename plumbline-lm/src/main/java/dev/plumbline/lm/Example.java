package dev.plumbline.lm;

/**
 * One document for training.
 *
 * @param tokens token ids, at least two
 * @param supervised same length; supervised[i] says whether predicting tokens[i] from tokens[0..i)
 *     counts in the loss. The first entry is ignored: nothing comes before it
 */
@SuppressWarnings("ArrayRecordComponent") // plain arrays of tokens; nobody changes or compares them
public record Example(int[] tokens, boolean[] supervised) {
  public Example {
    BadInputException.unless(
        tokens.length >= 2, "a document has %d tokens, must have 2 or more", tokens.length);
    BadInputException.unless(
        tokens.length == supervised.length,
        "a document has %d tokens and %d supervised flags, must have as many",
        tokens.length,
        supervised.length);
    for (int token : tokens) {
      BadInputException.unless(token >= 0, "a document has token %d, must be 0 or more", token);
    }
    tokens = tokens.clone();
    supervised = supervised.clone();
  }

  /** A document every token of which is supervised. */
  public static Example of(int... tokens) {
    boolean[] supervised = new boolean[tokens.length];
    java.util.Arrays.fill(supervised, true);
    return new Example(tokens, supervised);
  }

  /** Positions it takes in a row: the last token is only ever predicted. */
  int positions() {
    return tokens.length - 1;
  }
}
