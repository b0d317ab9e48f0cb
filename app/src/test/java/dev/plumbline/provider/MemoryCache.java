package dev.plumbline.provider;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** A cache that lasts as long as the test. */
record MemoryCache(Map<String, String> kept) implements ReplyCache {

  MemoryCache() {
    this(new ConcurrentHashMap<>());
  }

  @Override
  public Optional<String> find(String key) {
    return Optional.ofNullable(kept.get(key));
  }

  @Override
  public void keep(String key, String reply) {
    kept.put(key, reply);
  }
}
