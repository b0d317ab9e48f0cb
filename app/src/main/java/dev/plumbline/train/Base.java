package dev.plumbline.train;

import dev.plumbline.checkpoint.ChatDialect;
import dev.plumbline.lm.Tokenizer;
import dev.plumbline.teach.RowEncoder;
import java.nio.file.Path;
import java.util.function.Function;

/**
 * What a training starts from, and how it is spoken to.
 *
 * @param encoder of rows, of what its tokenizer is given
 * @param dialect of conversations, likewise
 */
public record Base(
    Path checkpoint,
    Function<Tokenizer, RowEncoder> encoder,
    Function<Tokenizer, ChatDialect> dialect) {}
