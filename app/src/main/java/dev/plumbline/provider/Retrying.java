package dev.plumbline.provider;

import dev.plumbline.model.Request;

/** Sends a request again that may pass. */
record Retrying(Api inner, Retries retries) implements Api {

  @Override
  public Exchange send(Request request) {
    return retries.of(() -> inner.send(request));
  }
}
