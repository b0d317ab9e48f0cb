package dev.plumbline.teach;

/** Writes rows of training data. */
public interface Writer {

  /** Row {@code index} of a recipe's data: a pure function of its arguments. */
  Row write(Recipe recipe, long seed, long index);

  /** Row {@code index} of the chat data that is replayed in every arm and follows every arm. */
  Row replay(long seed, long index);
}
