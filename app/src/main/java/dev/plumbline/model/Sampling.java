package dev.plumbline.model;

/**
 * How a model is to draw its turn. A model that cannot take a setting says so before a run starts.
 *
 * @param temperature 0 is greedy; 1 leaves the model's own probabilities
 * @param topP keeps the likeliest tokens up to this probability, at most 1; 0 leaves it to the
 *     model: a checkpoint's {@code generation_config.json}, or the API
 * @param maxTokens more than this many new tokens make the reply {@link Reply.Truncated}; where a
 *     model thinks without a budget of its own, its thinking counts too
 * @param reasoningTokens budget of thinking before the answer, on top of {@code maxTokens}; 0 asks
 *     for none, and leaves a model that thinks by itself to its own default
 * @param logProbabilities whether to return those of the tokens drawn
 */
public record Sampling(
    double temperature, double topP, int maxTokens, int reasoningTokens, boolean logProbabilities) {
  public Sampling {
    require(temperature >= 0 && temperature <= 2, "temperature", temperature, "from 0 to 2");
    require(topP >= 0 && topP <= 1, "top-p", topP, "from 0 to 1");
    require(maxTokens >= 1, "max-tokens", maxTokens, "1 or more");
    require(reasoningTokens >= 0, "reasoning-tokens", reasoningTokens, "0 or more");
  }

  public Sampling(double temperature, int maxTokens) {
    this(temperature, 0, maxTokens, 0, false);
  }

  /** The same, with at most so many new tokens. */
  public Sampling withMaxTokens(int most) {
    return new Sampling(temperature, topP, most, reasoningTokens, logProbabilities);
  }

  /** Whether it asks for fewer than all tokens. */
  public boolean cutsTail() {
    return topP > 0 && topP < 1;
  }

  private static void require(boolean holds, String name, Number value, String range) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is " + value + ", must be " + range);
    }
  }
}
