package dev.plumbline.lm;

/** An endless corpus, numbered. */
@FunctionalInterface
public interface ExampleSource {
  /**
   * The document with this number: a pure function of the index, so that training resumes by
   * remembering a number.
   *
   * @param index 0, 1, 2, ...
   */
  Example get(long index);
}
