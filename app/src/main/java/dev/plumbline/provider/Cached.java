package dev.plumbline.provider;

import dev.plumbline.model.Canonical;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Request;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/**
 * Knows the replies of earlier runs. The key is a digest of the target, its address and effort, and
 * of the whole request, seed included, so that samples of one prompt stay samples. Only replies of
 * the model are kept, never failures.
 */
final class Cached implements Api {

  private final Api inner;
  private final ReplyCache cache;
  private final String identity;
  private final Afterwards keeping = new Afterwards();

  Cached(Api inner, ReplyCache cache, String identity) {
    this.inner = inner;
    this.cache = cache;
    this.identity = identity;
  }

  /** The key of a request. */
  static String key(String identity, Request request) {
    return Canonical.sha256(identity + "\n" + Canonical.JSON.writeValueAsString(request));
  }

  @Override
  public Exchange send(Request request) {
    String key = key(identity, request);
    Optional<Reply> known = find(cache, key);
    if (known.isPresent()) {
      return Exchange.withoutWire(known.get());
    }
    keeping.requireWhole();
    Exchange exchange = inner.send(request);
    keeping.run(() -> keep(cache, key, exchange.reply()));
    return exchange;
  }

  /** What is kept under a key; a damaged reply is as good as none. */
  static Optional<Reply> find(ReplyCache cache, String key) {
    return cache.find(key).flatMap(Cached::read);
  }

  private static Optional<Reply> read(String reply) {
    try {
      return Optional.of(Canonical.JSON.readValue(reply, Reply.class));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /** Keeps a reply, unless it is a failure. */
  static void keep(ReplyCache cache, String key, Reply reply) {
    switch (reply) {
      case Reply.Answer _, Reply.Truncated _, Reply.Malformed _, Reply.Refused _ ->
          cache.keep(key, Canonical.JSON.writerFor(Reply.class).writeValueAsString(reply));
      case Reply.Failed _ -> {}
    }
  }
}
