package dev.plumbline.provider;

import dev.plumbline.model.Canonical;
import dev.plumbline.model.Model;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Reply.Usage;
import dev.plumbline.model.Request;
import dev.plumbline.provider.Batches.Submission;
import dev.plumbline.provider.ProviderException.Retriable;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * Asks for many replies in one batch: at half the price, within a day. That it is to be sent is
 * kept before, and the batch's name after, so that the same call in a later run looks for it, or
 * goes on waiting for it, instead of paying again; replies are kept as those of single requests
 * are.
 */
final class Batched implements Model {

  private final Batches batches;
  private final ReplyCache cache;
  private final Ledger ledger;
  private final String identity;
  private final Retries retries;

  Batched(Batches batches, ReplyCache cache, Ledger ledger, String identity, Retries retries) {
    this.batches = batches;
    this.cache = cache;
    this.ledger = ledger;
    this.identity = identity;
    this.retries = retries;
  }

  @Override
  public List<Reply> replies(List<Request> requests) {
    List<String> keys = requests.stream().map(request -> Cached.key(identity, request)).toList();
    Map<String, Reply> replies = new LinkedHashMap<>();
    keys.forEach(key -> Cached.find(cache, key).ifPresent(reply -> replies.put(key, reply)));
    Map<String, Request> missing = new LinkedHashMap<>();
    IntStream.range(0, keys.size())
        .filter(i -> !replies.containsKey(keys.get(i)))
        .forEach(i -> missing.put(keys.get(i), requests.get(i)));
    if (!missing.isEmpty()) {
      String name = Canonical.sha256("batch\n" + identity + "\n" + String.join("\n", keys));
      replies.putAll(ask(name, missing));
    }
    return keys.stream().map(key -> replies.getOrDefault(key, unanswered())).toList();
  }

  private static Reply unanswered() {
    return new Reply.Failed("the batch ended without an answer to this request");
  }

  private Map<String, Reply> ask(String name, Map<String, Request> missing) {
    Optional<JsonNode> kept = cache.find(name).flatMap(Json::parse);
    Optional<String> known = kept.map(node -> node.asString("")).filter(id -> !id.isEmpty());
    Optional<Submission> earlier = kept.flatMap(node -> read(node, missing));
    Usage most =
        known.isPresent()
            ? Usage.NONE
            : missing.values().stream().map(Tokens::most).reduce(Usage.NONE, Usage::plus);
    if (!ledger.reserve(most)) {
      return allFailed(missing, ledger.exhausted("batch"));
    }
    Submission submission = earlier.orElseGet(() -> submission(name, missing));
    Submitting submitting = new Submitting(batches, submission, retries, earlier.isPresent());
    boolean sent = false;
    Optional<Usage> actual = Optional.empty();
    try {
      String batch = known.isPresent() ? known.get() : handIn(name, submission, submitting);
      sent = true;
      Map<String, Reply> replies = await(batch, missing);
      replies.forEach((key, reply) -> Cached.keep(cache, key, reply));
      forget(name);
      actual =
          Optional.of(replies.values().stream().map(Reply::usage).reduce(Usage.NONE, Usage::plus));
      return replies;
    } catch (ProviderException.Interrupted | ProviderException.Unusable e) {
      throw e;
    } catch (ProviderException e) {
      return allFailed(missing, String.valueOf(e.getMessage()));
    } finally {
      if (actual.isPresent()) {
        ledger.settle(most, actual.get());
      } else if (sent || submitting.inDoubt()) {
        // What was sent, and of which nothing came back, may have been written and is paid for.
        ledger.lose(most);
      } else {
        ledger.settle(most, Usage.NONE);
      }
    }
  }

  private String handIn(String name, Submission submission, Submitting submitting) {
    cache.keep(
        name,
        Json.object()
            .put("name", submission.name())
            .put("since", submission.since().toEpochMilli())
            .put("size", submission.size())
            .toString());
    try {
      String batch = submitting.batch();
      cache.keep(name, StringNode.valueOf(batch).toString());
      return batch;
    } catch (ProviderException e) {
      if (!submitting.inDoubt()) {
        forget(name);
      }
      throw e;
    }
  }

  private void forget(String name) {
    cache.keep(name, StringNode.valueOf("").toString());
  }

  private Submission submission(String name, Map<String, Request> requests) {
    Instant now = retries.time().now();
    return new Submission(Canonical.sha256(name + "\n" + now), now, requests.size(), requests);
  }

  /** The submission that an earlier run began; empty when none did. */
  private static Optional<Submission> read(JsonNode kept, Map<String, Request> requests) {
    return kept.isObject()
        ? Optional.of(
            new Submission(
                Json.text(kept, "name"),
                Instant.ofEpochMilli(kept.path("since").asLong(0)),
                kept.path("size").asInt(0),
                requests))
        : Optional.empty();
  }

  private Map<String, Reply> await(String batch, Map<String, Request> requests) {
    return new Waiting(retries.time()).until("batch " + batch, () -> results(batch, requests));
  }

  /** A look that failed is followed by another. */
  private Optional<Map<String, Reply>> results(String batch, Map<String, Request> requests) {
    try {
      return batches.results(batch, requests.keySet());
    } catch (Retriable e) {
      return Optional.empty();
    }
  }

  private static Map<String, Reply> allFailed(Map<String, Request> requests, String cause) {
    Map<String, Reply> failed = new LinkedHashMap<>();
    requests.keySet().forEach(key -> failed.put(key, new Reply.Failed(cause)));
    return failed;
  }
}
