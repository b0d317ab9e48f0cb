package dev.plumbline.provider;

import dev.plumbline.model.Reply;
import dev.plumbline.model.Request;
import java.util.Map;
import java.util.Optional;

/** What a provider answers later, and for less. Both methods throw {@link ProviderException}. */
interface Batches {

  /** Hands requests in, by keys of at most 64 letters and digits, and returns the batch's name. */
  String submit(Map<String, Request> requests);

  /** The replies by their keys, as far as there are any; empty while the batch is under way. */
  Optional<Map<String, Reply>> results(String batch);
}
