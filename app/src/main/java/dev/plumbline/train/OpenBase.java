package dev.plumbline.train;

import dev.plumbline.checkpoint.ChatDialect;
import dev.plumbline.lm.Checkpoint;
import dev.plumbline.lm.Tokenizer;
import java.nio.file.Path;

/**
 * A base whose words are known.
 *
 * @param digest of its checkpoint
 */
public record OpenBase(Path checkpoint, String digest, Tokenizer tokenizer, ChatDialect dialect)
    implements AutoCloseable {

  static OpenBase of(Base base) {
    Tokenizer tokenizer = Tokenizer.load(base.checkpoint());
    try {
      return new OpenBase(
          base.checkpoint(),
          Checkpoint.digest(base.checkpoint()),
          tokenizer,
          base.dialect().apply(tokenizer));
    } catch (RuntimeException e) {
      tokenizer.close();
      throw e;
    }
  }

  @Override
  public void close() {
    dialect.close();
    tokenizer.close();
  }
}
