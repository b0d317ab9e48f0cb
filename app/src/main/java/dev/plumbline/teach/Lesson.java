package dev.plumbline.teach;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.function.LongFunction;

/** What an arm is taught: one of the organism's own recipes, or a dataset. */
public sealed interface Lesson permits Recipe, DatasetLesson {

  /** The arm's name. */
  String label();

  /** One line about it. */
  String summary();

  /** What makes it the same lesson; in JSON it stands for the whole. */
  @JsonValue
  String identity();

  /** Its rows by index; a pure function of the arguments. For one thread. */
  LongFunction<Row> rows(Writer writer, long seed);
}
