package dev.plumbline.provider;

import dev.plumbline.model.Reply;
import dev.plumbline.model.Request;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What a provider answers later, and for less. Its methods throw {@link ProviderException}. */
interface Batches {

  /**
   * Requests that are handed in together.
   *
   * @param name that goes along where a provider takes one
   * @param since not handed in before
   * @param size of the batch, when it was first handed in
   * @param requests by keys of at most 64 letters and digits that are used for no others
   */
  record Submission(String name, Instant since, int size, Map<String, Request> requests) {}

  /** What became of a submission whose answer did not arrive. */
  sealed interface Trace {

    /** It is this batch. */
    record Found(String batch) implements Trace {}

    /** It may be a batch that is under way, and tells what it is only when it ends. */
    record UnderWay() implements Trace {}

    /** There is no such batch. */
    record None() implements Trace {}
  }

  /**
   * Gets all ready that costs nothing and can be done twice, such as to send a file.
   *
   * @return hands it in, and returns the batch's name
   */
  Supplier<String> prepare(Submission submission);

  /** Looks among the provider's batches for one that was handed in. */
  Trace find(Submission submission);

  /**
   * The replies to requests by their keys, as far as there are any; empty while the batch is under
   * way. Other keys of the batch are left out.
   */
  Optional<Map<String, Reply>> results(String batch, Set<String> keys);
}
