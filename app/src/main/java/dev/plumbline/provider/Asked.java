package dev.plumbline.provider;

import dev.plumbline.model.Request;

/**
 * How an adapter is to word its requests.
 *
 * @param effort empty when none is asked for
 */
record Asked(Target target, Facts facts, String effort) {

  /** Whether the model will think. */
  boolean thinks(Request request) {
    return facts.thinks(request.sampling().reasoningTokens(), effort);
  }

  /** Whether a temperature can be sent; what cannot be set is 1 and goes without saying. */
  boolean takesTemperature(Request request) {
    return !facts.temperature().isOneValue() && !(facts.thinkingFixesSampling() && thinks(request));
  }

  /** Likewise of top-p. */
  boolean takesTopP(Request request) {
    return facts.topP() && !(facts.thinkingFixesSampling() && thinks(request));
  }

  boolean asksForEffort() {
    return !effort.isEmpty();
  }

  boolean asksForNoThinking() {
    return effort.equals(Settings.NO_EFFORT);
  }

  /**
   * Most tokens that the model may write: providers count its thinking among them, a request does
   * not.
   */
  static long tokens(Request request) {
    return (long) request.sampling().maxTokens() + request.sampling().reasoningTokens();
  }

  /** The seed as a number that every server takes: 31 bits. */
  static int seed(Request request) {
    return Long.hashCode(request.seed()) & Integer.MAX_VALUE;
  }
}
