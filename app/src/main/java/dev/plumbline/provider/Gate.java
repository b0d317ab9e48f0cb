package dev.plumbline.provider;

import dev.plumbline.model.Request;
import dev.plumbline.provider.ProviderException.Unusable;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Closes for good once the target has turned out to be unusable, whoever waits before it. */
final class Gate implements Api {

  private final Api inner;
  private final AtomicReference<@Nullable Unusable> seen = new AtomicReference<>();

  Gate(Api inner) {
    this.inner = inner;
  }

  /** Why it is closed; empty while it is open. */
  Optional<Unusable> closed() {
    return Optional.ofNullable(seen.get());
  }

  @Override
  public Exchange send(Request request) {
    Optional<Unusable> why = closed();
    if (why.isPresent()) {
      throw why.get();
    }
    try {
      return inner.send(request);
    } catch (Unusable e) {
      seen.compareAndSet(null, e);
      throw e;
    }
  }
}
