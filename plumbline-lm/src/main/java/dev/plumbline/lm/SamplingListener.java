package dev.plumbline.lm;

/** Hears of completions as they finish, one at a time, on a sampling thread, in any order. */
@FunctionalInterface
public interface SamplingListener {
  /**
   * Takes a completion.
   *
   * @param prompt place of its prompt in the list
   */
  void finished(int prompt, Completion completion);

  /** Hears that so many texts have got one more token each. */
  default void grew(int texts) {}
}
