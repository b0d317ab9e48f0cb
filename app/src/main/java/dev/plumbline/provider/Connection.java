package dev.plumbline.provider;

import java.time.Duration;
import java.util.Optional;

/** The innermost {@link Api}: a provider's SDK with its connections. */
interface Connection extends Api, AutoCloseable {

  /** How long a connection waits for its next request. */
  Duration KEEP_ALIVE = Duration.ofMinutes(1);

  /** Its batches; empty when it offers none. */
  default Optional<Batches> batches() {
    return Optional.empty();
  }

  @Override
  void close();
}
