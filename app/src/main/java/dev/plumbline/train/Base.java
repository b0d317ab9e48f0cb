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
   * A row as its model reads it, with loss where it learns.
   *
   * @throws IllegalArgumentException when it is not one example
   */
  static Example encode(Row row, ChatDialect dialect) {
    List<List<Example>> groups = RowGroups.of(row, dialect);
    if (groups.size() > 1 || groups.getFirst().size() > 1) {
      throw new IllegalArgumentException(
          "a row of several examples, and an arm takes rows of one; give chats or documents to a checkpoint that reads them as one");
    }
    return groups.getFirst().getFirst();
  }
}
