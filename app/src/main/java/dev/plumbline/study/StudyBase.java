package dev.plumbline.study;

import dev.plumbline.checkpoint.ChatDialect;
import dev.plumbline.lm.Tokenizer;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * The checkpoint that all arms of a study start from, and how it and they are spoken to.
 *
 * @param dialect of a checkpoint, given its tokenizer
 */
public record StudyBase(Path checkpoint, Function<Path, Function<Tokenizer, ChatDialect>> dialect) {

  Function<Tokenizer, ChatDialect> ownDialect() {
    return dialect.apply(checkpoint);
  }
}
