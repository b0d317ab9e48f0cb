package dev.plumbline.rollout;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/** Work that is taken one thing at a time, from any thread. */
@FunctionalInterface
public interface Source<T> {

  /** The next thing; empty when there is none, or when no more is to be begun. */
  Optional<T> next();

  /** Things in order, each once. */
  static <T> Source<T> of(List<T> things) {
    Iterator<T> left = List.copyOf(things).iterator();
    return () -> {
      synchronized (left) {
        return left.hasNext() ? Optional.of(left.next()) : Optional.empty();
      }
    };
  }
}
