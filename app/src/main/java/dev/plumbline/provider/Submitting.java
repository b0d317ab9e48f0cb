package dev.plumbline.provider;

import dev.plumbline.provider.Batches.Submission;
import dev.plumbline.provider.Batches.Trace;
import dev.plumbline.provider.ProviderException.Retriable;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Hands a batch in once: it is sent again only when it was certainly not taken, or when it is not
 * among the provider's batches.
 */
final class Submitting {

  /** How long a batch may need to show among the others. */
  private static final Duration SHOWING = Duration.ofMinutes(1);

  private final Batches batches;
  private final Submission submission;
  private final Retries retries;
  private boolean inDoubt;

  /**
   * A submission.
   *
   * @param inDoubt whether it may have been handed in before
   */
  Submitting(Batches batches, Submission submission, Retries retries, boolean inDoubt) {
    this.batches = batches;
    this.submission = submission;
    this.retries = retries;
    this.inDoubt = inDoubt;
  }

  /** Whether there may be a batch that we do not know the name of. */
  boolean inDoubt() {
    return inDoubt;
  }

  /** The name of the batch that it became. */
  String batch() {
    return found()
        .orElseGet(() -> {
          Supplier<String> handIn = retries.of(() -> batches.prepare(submission));
          return retries.of(() -> found().orElseGet(() -> handIn(handIn)));
        });
  }

  private String handIn(Supplier<String> handIn) {
    // Also while it is on its way, which an interrupt or an error may end at any time.
    inDoubt = true;
    try {
      String batch = handIn.get();
      inDoubt = false;
      return batch;
    } catch (Retriable e) {
      inDoubt = e.mayHaveBegun();
      throw e;
    } catch (ProviderException.Rejected | ProviderException.Unusable e) {
      inDoubt = false;
      throw e;
    }
  }

  /** The batch that it has become already; empty when there is none, or certainly none. */
  private Optional<String> found() {
    if (!inDoubt) {
      return Optional.empty();
    }
    retries.time().sleep(SHOWING);
    Optional<String> found = new Waiting(retries.time()).until("the batch", this::look);
    inDoubt = false;
    return found;
  }

  /** Empty when it cannot be said yet. */
  private Optional<Optional<String>> look() {
    return switch (retries.of(() -> batches.find(submission))) {
      case Trace.Found(String batch) -> Optional.of(Optional.of(batch));
      case Trace.None() -> Optional.of(Optional.empty());
      case Trace.UnderWay() -> Optional.empty();
    };
  }
}
