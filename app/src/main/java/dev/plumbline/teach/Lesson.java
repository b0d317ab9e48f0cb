package dev.plumbline.teach;

import com.fasterxml.jackson.annotation.JsonValue;

/** What an arm is taught: one of the organism's own recipes, or a dataset. */
public sealed interface Lesson permits Recipe, DatasetLesson {

  /** The arm's name. */
  String label();

  /** One line about it. */
  String summary();

  /** What makes it the same lesson; in JSON it stands for the whole. */
  @JsonValue
  String identity();

  /** Row {@code index}; a pure function of its arguments. */
  Row row(Writer writer, long seed, long index);
}
