package dev.plumbline.lm;

import java.util.List;
import java.util.Map;

/** An endless corpus, numbered. */
@FunctionalInterface
public interface ExampleSource extends AutoCloseable {
  /**
   * The group with this number: documents that the loss looks at together, one most often; none
   * where there is nothing to learn. A pure function of the index, so that training resumes by
   * remembering a number.
   *
   * @param index 0, 1, 2, ...
   */
  List<Example> get(long index);

  /**
   * What a step's log says of its groups beside what their loss says, by name; nothing most often.
   *
   * @param groups numbers of groups that were asked for
   */
  default Map<String, Double> measures(List<Long> groups) {
    return Map.of();
  }

  /** Lets go of what it holds; nothing most often. */
  @Override
  default void close() {}
}
