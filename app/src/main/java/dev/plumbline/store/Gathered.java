package dev.plumbline.store;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Puts together what a join has taken apart: rows that follow each other and have the same key
 * become one.
 */
final class Gathered<T> implements Iterator<T> {
  private final Iterator<T> rows;
  private final Database database;
  private final Function<T, Object> key;
  private final BinaryOperator<T> together;
  private @Nullable T ahead;

  Gathered(
      Iterator<T> rows, Database database, Function<T, Object> key, BinaryOperator<T> together) {
    this.rows = rows;
    this.database = database;
    this.key = key;
    this.together = together;
    this.ahead = read();
  }

  @Override
  public boolean hasNext() {
    return ahead != null;
  }

  @Override
  public T next() {
    T whole = ahead;
    if (whole == null) {
      throw new NoSuchElementException();
    }
    Object wanted = key.apply(whole);
    ahead = read();
    while (ahead != null && key.apply(ahead).equals(wanted)) {
      whole = together.apply(whole, ahead);
      ahead = read();
    }
    return whole;
  }

  private @Nullable T read() {
    return database
        .mapped(() -> rows.hasNext() ? Optional.of(rows.next()) : Optional.<T>empty())
        .orElse(null);
  }
}
