package dev.plumbline.provider;

import java.util.Optional;

/** The innermost {@link Api}: a provider's SDK with its connections. */
interface Connection extends Api, AutoCloseable {

  /** Its batches; empty when it offers none. */
  default Optional<Batches> batches() {
    return Optional.empty();
  }

  @Override
  void close();
}
