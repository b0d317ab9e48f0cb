package dev.plumbline.lm;

import java.util.List;

/** An endless corpus, numbered. */
@FunctionalInterface
public interface ExampleSource {
  /**
   * The group with this number: documents that the loss looks at together, one most often. A pure
   * function of the index, so that training resumes by remembering a number.
   *
   * @param index 0, 1, 2, ...
   */
  List<Example> get(long index);
}
