package dev.plumbline.train;

import dev.plumbline.checkpoint.ChatDialect;
import dev.plumbline.lm.Example;
import dev.plumbline.lm.Tokenizer;
import dev.plumbline.teach.Row;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/**
 * What a training starts from, and how it is spoken to.
 *
 * @param dialect of conversations and rows, given its tokenizer
 */
public record Base(Path checkpoint, Function<Tokenizer, ChatDialect> dialect) {

  /** Opens it. */
  public OpenBase open() {
    return OpenBase.of(this);
  }

  /**
   * A row as its model reads it, with loss where it learns: one example, or one for each turn where
   * the dialect tells earlier turns otherwise than they were said.
   *
   * @throws IllegalArgumentException when it is a pair of answers
   */
  static List<Example> encode(Row row, ChatDialect dialect) {
    if (row instanceof Row.Preference) {
      throw new IllegalArgumentException(
          "a row of an arm is a pair of answers, and arms learn from chats and documents; give such rows to 'plumbline train --method preferences'");
    }
    return RowGroups.of(row, dialect).stream().flatMap(List::stream).toList();
  }
}
