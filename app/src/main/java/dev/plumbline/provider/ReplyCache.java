package dev.plumbline.provider;

import java.util.Optional;

/** Keeps replies by the digest of what they answer. Has to be safe to use from any thread. */
public interface ReplyCache {

  /** What is kept under a key. */
  Optional<String> find(String key);

  /**
   * Keeps a reply, durably when this returns.
   *
   * @param reply JSON
   */
  void keep(String key, String reply);

  /** Keeps nothing. */
  ReplyCache NONE =
      new ReplyCache() {
        @Override
        public Optional<String> find(String key) {
          return Optional.empty();
        }

        @Override
        public void keep(String key, String reply) {}
      };
}
