package dev.plumbline.provider;

import dev.plumbline.model.Reply.Usage;
import java.time.Duration;

/**
 * A provider gave no reply; the subclasses say what to do about it. Messages hold no key, and there
 * is no cause, because the messages of causes may.
 */
public abstract sealed class ProviderException extends RuntimeException {

  private ProviderException(String message) {
    super(message);
  }

  /** Something that may pass: try again, later when the provider is busy. */
  static final class Retriable extends ProviderException {

    /** What went wrong on the way. */
    enum Kind {
      /** It has too many requests (429, 503, 529): send fewer. */
      BUSY,
      /** No connection came about: nothing was sent. */
      UNSENT,
      /** It said that it failed, and may have begun before. */
      FAILED,
      /** The answer was lost on the way, and may have to be paid for. */
      LOST,
      /** An answer came that the provider broke off, and has to be paid for. */
      INTERRUPTED
    }

    private final Kind kind;
    private final Duration wait;
    private final Usage usage;

    private Retriable(String message, Kind kind, Duration wait, Usage usage) {
      super(message);
      this.kind = kind;
      this.wait = wait;
      this.usage = usage;
    }

    static Retriable busy(String message, Duration wait) {
      return new Retriable(message, Kind.BUSY, wait, Usage.NONE);
    }

    static Retriable unsent(String message) {
      return new Retriable(message, Kind.UNSENT, Duration.ZERO, Usage.NONE);
    }

    static Retriable failed(String message, Duration wait) {
      return new Retriable(message, Kind.FAILED, wait, Usage.NONE);
    }

    static Retriable lost(String message) {
      return new Retriable(message, Kind.LOST, Duration.ZERO, Usage.NONE);
    }

    static Retriable interrupted(String message, Usage usage) {
      return new Retriable(message, Kind.INTERRUPTED, Duration.ZERO, usage);
    }

    Kind kind() {
      return kind;
    }

    /** Whether what was asked for may have been begun all the same. */
    boolean mayHaveBegun() {
      return switch (kind) {
        case BUSY, UNSENT -> false;
        case FAILED, LOST, INTERRUPTED -> true;
      };
    }

    /** Tokens of the answer that was broken off; none of others. */
    Usage usage() {
      return usage;
    }

    /** How long the provider asked to wait; zero when it did not. */
    Duration requestedWait() {
      return wait;
    }
  }

  /** The provider does not take this request; others may do better. */
  static final class Rejected extends ProviderException {
    Rejected(String message) {
      super(message);
    }
  }

  /** An answer came that is longer than what is read, and has to be paid for. */
  static final class TooLong extends ProviderException {
    TooLong(String message) {
      super(message);
    }
  }

  /** Nothing was sent, because it could have exceeded the cost limit. */
  static final class OverBudget extends ProviderException {
    OverBudget(String message) {
      super(message);
    }
  }

  /** No request of the run can succeed: no key, a wrong key, no such model. Mend that first. */
  public static final class Unusable extends ProviderException {
    Unusable(String message) {
      super(message);
    }
  }

  /** The thread was interrupted while it waited; its interrupt flag is set. */
  public static final class Interrupted extends ProviderException {
    Interrupted() {
      super("interrupted while waiting for a provider");
      Thread.currentThread().interrupt();
    }
  }
}
