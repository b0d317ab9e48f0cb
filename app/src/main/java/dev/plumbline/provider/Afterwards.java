package dev.plumbline.provider;

import dev.plumbline.Faults;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Something that is done with a reply that is paid for already, such as keeping it. When that
 * fails, the reply is used all the same, and the next request is not sent. Thread safe.
 */
final class Afterwards {

  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

  /**
   * To be called before a request is sent.
   *
   * @throws RuntimeException what failed before
   */
  void requireWhole() {
    RuntimeException before = failure.get();
    if (before != null) {
      throw before;
    }
  }

  void run(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      Faults.log(e, "a reply could not be kept or recorded");
      failure.compareAndSet(null, e);
    }
  }
}
