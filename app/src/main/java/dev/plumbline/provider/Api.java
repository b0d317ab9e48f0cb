package dev.plumbline.provider;

import dev.plumbline.model.Request;

/** One request to a provider, or to a layer around it. Safe to use from any thread. */
@FunctionalInterface
interface Api {

  /**
   * Sends a request and waits for its answer.
   *
   * @throws ProviderException when none came
   */
  Exchange send(Request request);
}
