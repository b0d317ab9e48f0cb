package dev.plumbline.provider;

import dev.plumbline.model.Reply.Usage;

/**
 * List price of a model, in US dollars per million tokens.
 *
 * @param input of a token read
 * @param cached of a token read that the provider had in its cache
 * @param output of a token written, reasoning included
 * @param batch what the same costs in a batch, as a share of the above
 */
public record Price(double input, double cached, double output, double batch) {

  private static final double MILLION = 1_000_000;

  /** What the same costs in a batch. */
  public Price inBatch() {
    return new Price(input * batch, cached * batch, output * batch, 1);
  }

  /** What these tokens cost, in dollars. */
  public double cost(Usage usage) {
    return ((usage.promptTokens() - usage.cachedTokens()) * input
            + usage.cachedTokens() * cached
            + usage.completionTokens() * output)
        / MILLION;
  }
}
