package dev.plumbline.teach;

import dev.plumbline.lm.Example;

/** Rows as tokens, and which of them have loss. */
@FunctionalInterface
public interface RowEncoder {
  Example encode(Row row);
}
