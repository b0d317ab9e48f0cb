package dev.plumbline.provider;

import dev.plumbline.model.Request;
import dev.plumbline.provider.ProviderException.Rejected;
import dev.plumbline.provider.ProviderException.Unusable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Lets nothing more through once the target has turned out to be unusable. Where it has never
 * answered, that is at once and for good. Where it has, a firewall or a server that restarts may be
 * at fault: the request fails alone, and others go on one at a time, after 5, 15 and 30 seconds;
 * when they all meet the same, it is for good. An answer opens the gate.
 */
final class Gate implements Api {

  private static final List<Duration> PAUSES =
      List.of(Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofSeconds(30));

  private final Api inner;
  private final Time time;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean everAnswered;
  private int failures;
  private boolean trying;
  private @Nullable Unusable closed;

  Gate(Api inner, Time time) {
    this.inner = inner;
    this.time = time;
  }

  /** Why it is closed for good; empty while it is not. */
  Optional<Unusable> closed() {
    lock.lock();
    try {
      return Optional.ofNullable(closed);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Exchange send(Request request) {
    int seen = enter();
    try {
      if (seen > 0) {
        time.sleep(PAUSES.get(seen - 1));
      }
      Exchange exchange = inner.send(request);
      answered();
      return exchange;
    } catch (Unusable e) {
      throw failed(e, seen);
    } finally {
      if (seen > 0) {
        leave();
      }
    }
  }

  /** Waits while another tries; the failures in a row so far. */
  private int enter() {
    lock.lock();
    try {
      while (closed == null && failures > 0 && trying) {
        changed.await();
      }
      if (closed != null) {
        throw closed;
      }
      trying = failures > 0;
      return failures;
    } catch (InterruptedException e) {
      throw new ProviderException.Interrupted();
    } finally {
      lock.unlock();
    }
  }

  private void answered() {
    lock.lock();
    try {
      everAnswered = true;
      failures = 0;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** What becomes of a request; those sent before the last failure say nothing new. */
  private ProviderException failed(Unusable why, int seen) {
    lock.lock();
    try {
      if (closed == null && seen == failures) {
        failures++;
        if (!everAnswered || failures > PAUSES.size()) {
          closed = why;
        }
      }
      changed.signalAll();
      return closed == null ? new Rejected(String.valueOf(why.getMessage())) : why;
    } finally {
      lock.unlock();
    }
  }

  private void leave() {
    lock.lock();
    try {
      trying = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
