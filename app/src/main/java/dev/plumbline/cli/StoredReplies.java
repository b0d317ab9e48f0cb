package dev.plumbline.cli;

import dev.plumbline.provider.ReplyCache;
import dev.plumbline.store.Artifact;
import dev.plumbline.store.Store;
import java.util.Optional;

/** Keeps replies in a store. */
record StoredReplies(Store store) implements ReplyCache {

  private static final String KIND = "reply";

  @Override
  public Optional<String> find(String key) {
    return store.get(key).map(Artifact::payload);
  }

  @Override
  public void keep(String key, String reply) {
    store.put(new Artifact(key, KIND, reply));
  }
}
