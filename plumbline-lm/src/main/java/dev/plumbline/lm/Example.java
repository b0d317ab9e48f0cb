package dev.plumbline.lm;

import java.util.Arrays;

/**
 * One document for training.
 *
 * @param tokens token ids, at least two
 * @param supervised same length; supervised[i] says whether predicting tokens[i] from tokens[0..i)
 *     counts in the loss. The first entry is ignored: nothing comes before it
 * @param beside what a loss wants to know of each token that counts, such as its log-probability
 *     under another model: rows of the same length as there are such tokens
 */
@SuppressWarnings("ArrayRecordComponent") // plain arrays of tokens; nobody changes or compares them
public record Example(int[] tokens, boolean[] supervised, float[][] beside) {
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
    beside = Arrays.stream(beside).map(float[]::clone).toArray(float[][]::new);
    for (float[] row : beside) {
      BadInputException.unless(
          row.length == targets(supervised),
          "a document has %d numbers beside %d tokens that count, must have as many",
          row.length,
          targets(supervised));
    }
  }

  /** A document with nothing beside its tokens. */
  public Example(int[] tokens, boolean[] supervised) {
    this(tokens, supervised, new float[0][]);
  }

  /** A document every token of which is supervised. */
  public static Example of(int... tokens) {
    boolean[] supervised = new boolean[tokens.length];
    Arrays.fill(supervised, true);
    return new Example(tokens, supervised);
  }

  /** The same with one more row beside its tokens. */
  public Example with(float[] row) {
    float[][] rows = Arrays.copyOf(beside, beside.length + 1);
    rows[beside.length] = row;
    return new Example(tokens, supervised, rows);
  }

  /** Positions it takes in a row: the last token is only ever predicted. */
  int positions() {
    return tokens.length - 1;
  }

  /** How many of its tokens count in the loss. */
  public int targets() {
    return targets(supervised);
  }

  private static int targets(boolean[] supervised) {
    int count = 0;
    for (int i = 1; i < supervised.length; i++) {
      count += supervised[i] ? 1 : 0;
    }
    return count;
  }
}
