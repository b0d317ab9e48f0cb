package dev.plumbline.model;

import java.util.List;

/**
 * A language model that continues conversations.
 *
 * <p>A local model shares one forward pass among the requests of a call; a remote one sends them
 * side by side.
 */
@FunctionalInterface
public interface Model {

  /** One reply for each request, in the same order. Failures are replies, not exceptions. */
  List<Reply> replies(List<Request> requests);
}
