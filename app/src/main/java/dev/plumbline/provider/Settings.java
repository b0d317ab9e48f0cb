package dev.plumbline.provider;

import java.time.Duration;

/**
 * How to reach a target, and how hard to try.
 *
 * @param baseUrl of the API; empty for the provider's own
 * @param effort how much the model is to think, in the provider's words; {@code none} for not at
 *     all, empty for as it likes
 * @param maxCost dollars after which nothing more is sent; infinite for no limit
 * @param batch whether to ask for all replies of a call in one batch: cheaper, and within a day
 */
public record Settings(
    String baseUrl,
    String effort,
    Limits limits,
    Patience patience,
    double maxCost,
    boolean batch) {

  static final String NO_EFFORT = "none";

  public static final Settings DEFAULT =
      new Settings(
          "",
          "",
          new Limits(64, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY),
          new Patience(10, Duration.ofMinutes(10), Duration.ofMinutes(30)),
          Double.POSITIVE_INFINITY,
          false);

  public Settings {
    if (!(maxCost > 0)) {
      throw new IllegalArgumentException("max-cost is " + maxCost + ", must be more than 0");
    }
  }

  /**
   * What may be sent at most.
   *
   * @param connections requests under way at once; fewer while the provider is busy
   * @param requestsPerMinute infinite for no limit
   * @param tokensPerMinute read and written; infinite for no limit
   */
  public record Limits(int connections, double requestsPerMinute, double tokensPerMinute) {
    public Limits {
      require(connections >= 1, "connections", connections, "1 or more");
      require(requestsPerMinute > 0, "requests-per-minute", requestsPerMinute, "more than 0");
      require(tokensPerMinute > 0, "tokens-per-minute", tokensPerMinute, "more than 0");
    }
  }

  /**
   * How long to try.
   *
   * @param attempts of a request, the first included
   * @param timeout of an attempt
   * @param deadline of all attempts of a request together; none begins after it
   */
  public record Patience(int attempts, Duration timeout, Duration deadline) {
    public Patience {
      require(attempts >= 1, "attempts", attempts, "1 or more");
      require(timeout.isPositive(), "timeout", timeout, "more than 0");
      require(deadline.isPositive(), "deadline", deadline, "more than 0");
    }
  }

  private static void require(boolean holds, String name, Object value, String range) {
    if (!holds) {
      throw new IllegalArgumentException(name + " is " + value + ", must be " + range);
    }
  }

  public Settings withBaseUrl(String url) {
    return new Settings(url, effort, limits, patience, maxCost, batch);
  }

  public Settings withEffort(String words) {
    return new Settings(baseUrl, words, limits, patience, maxCost, batch);
  }

  public Settings withLimits(Limits other) {
    return new Settings(baseUrl, effort, other, patience, maxCost, batch);
  }

  public Settings withPatience(Patience other) {
    return new Settings(baseUrl, effort, limits, other, maxCost, batch);
  }

  public Settings withMaxCost(double dollars) {
    return new Settings(baseUrl, effort, limits, patience, dollars, batch);
  }

  public Settings inBatches() {
    return new Settings(baseUrl, effort, limits, patience, maxCost, true);
  }
}
