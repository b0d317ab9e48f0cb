package dev.plumbline.provider;

import dev.plumbline.model.Canonical;
import dev.plumbline.model.Model;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Reply.Usage;
import dev.plumbline.model.Request;
import dev.plumbline.provider.ProviderException.Retriable;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * Asks for many replies in one batch: at half the price, within a day. The batch's name is kept, so
 * that the same call in a later run goes on waiting for it instead of paying again; replies are
 * kept as those of single requests are.
 */
final class Batched implements Model {

  private static final Duration FIRST_WAIT = Duration.ofSeconds(5);
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(5);
  private static final Duration DEADLINE = Duration.ofHours(26);

  private final Batches batches;
  private final ReplyCache cache;
  private final Ledger ledger;
  private final String identity;
  private final Time time;

  Batched(Batches batches, ReplyCache cache, Ledger ledger, String identity, Time time) {
    this.batches = batches;
    this.cache = cache;
    this.ledger = ledger;
    this.identity = identity;
    this.time = time;
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
    Optional<String> known =
        cache.find(name).flatMap(Json::parse).map(JsonNode::asString).filter(id -> !id.isEmpty());
    Usage most =
        known.isPresent()
            ? Usage.NONE
            : missing.values().stream().map(Tokens::most).reduce(Usage.NONE, Usage::plus);
    if (!ledger.reserve(most)) {
      return allFailed(missing, ledger.exhausted("batch"));
    }
    Optional<Usage> actual = Optional.of(Usage.NONE);
    try {
      String batch = known.isPresent() ? known.get() : submit(name, missing);
      actual = Optional.empty();
      Map<String, Reply> replies = await(batch);
      replies.forEach((key, reply) -> Cached.keep(cache, key, reply));
      forget(name);
      actual =
          Optional.of(replies.values().stream().map(Reply::usage).reduce(Usage.NONE, Usage::plus));
      return replies;
    } catch (ProviderException.Interrupted | ProviderException.Unusable e) {
      throw e;
    } catch (ProviderException e) {
      if (e instanceof Retriable failure && failure.kind() == Retriable.Kind.LOST) {
        actual = Optional.empty();
      }
      return allFailed(missing, String.valueOf(e.getMessage()));
    } finally {
      // What was sent, and of which nothing came back, may have been written and is paid for.
      actual.ifPresentOrElse(usage -> ledger.settle(most, usage), () -> ledger.lose(most));
    }
  }

  private String submit(String name, Map<String, Request> missing) {
    String batch = batches.submit(missing);
    cache.keep(name, StringNode.valueOf(batch).toString());
    return batch;
  }

  private void forget(String name) {
    cache.keep(name, StringNode.valueOf("").toString());
  }

  private Map<String, Reply> await(String batch) {
    long begin = time.nanos();
    Duration wait = FIRST_WAIT;
    while (time.nanos() - begin < DEADLINE.toNanos()) {
      Optional<Map<String, Reply>> results = results(batch);
      if (results.isPresent()) {
        return results.get();
      }
      time.sleep(wait);
      wait = wait.multipliedBy(3).dividedBy(2);
      wait = wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }
    throw new ProviderException.Rejected(
        "batch " + batch + " has not ended in a day; run the same command again to wait on");
  }

  /** A look that failed is followed by another. */
  private Optional<Map<String, Reply>> results(String batch) {
    try {
      return batches.results(batch);
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
