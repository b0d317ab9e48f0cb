package dev.plumbline.train;

import dev.plumbline.checkpoint.ChatDialect;
import dev.plumbline.lm.Example;
import dev.plumbline.lm.Tokenizer;
import dev.plumbline.teach.Row;
import java.nio.file.Path;
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

  /** A row as its model reads it, with loss where it learns. */
  static Example encode(Row row, ChatDialect dialect) {
    return switch (row) {
      case Row.Chat chat -> dialect.conversation(chat.messages(), chat.tools());
      case Row.Document document -> dialect.document(document.text());
    };
  }
}
