package dev.plumbline.provider;

import java.time.Duration;

/**
 * How to reach a target, and how hard to try.
 *
 * @param address where it is
 * @param effort how much the model is to think, in the provider's words; {@code none} for not at
 *     all, empty for as it likes
 * @param budget that it shares with the other models of a command
 * @param batch whether to ask for all replies of a call in one batch: cheaper, and within a day
 */
public record Settings(
    Address address,
    String effort,
    Limits limits,
    Patience patience,
    Budget budget,
    boolean batch) {

  static final String NO_EFFORT = "none";

  public static final Settings DEFAULT =
      new Settings(
          Address.PROVIDERS_OWN,
          "",
          new Limits(64, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY),
          new Patience(10, Duration.ofMinutes(10), Duration.ofMinutes(30)),
          Budget.unlimited(),
          false);

  /**
   * Where a model is, and which key goes there.
   *
   * @param role the beginning of the options that say this, such as {@code judge-}; empty for a
   *     command's main model
   * @param baseUrl of the API; empty for the provider's own
   * @param keyVariable the environment variable whose key is for this very address; {@code none}
   *     for no key, empty for the provider's usual one, which goes to the provider's own host and
   *     to no other
   * @param plainHttp whether the key may go to another machine without TLS
   */
  public record Address(String role, String baseUrl, String keyVariable, boolean plainHttp) {
    static final String NO_KEY = "none";

    public static final Address PROVIDERS_OWN = at("");

    /** A base URL, to which no key goes but that of an openai-compatible server. */
    public static Address at(String baseUrl) {
      return new Address("", baseUrl, "", false);
    }

    /** The option of a name, as a user gives it for this role. */
    public String option(String name) {
      return "--" + role + name;
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

  public Settings withAddress(Address other) {
    return new Settings(other, effort, limits, patience, budget, batch);
  }

  public Settings withEffort(String words) {
    return new Settings(address, words, limits, patience, budget, batch);
  }

  public Settings withLimits(Limits other) {
    return new Settings(address, effort, other, patience, budget, batch);
  }

  public Settings withPatience(Patience other) {
    return new Settings(address, effort, limits, other, budget, batch);
  }

  public Settings withBudget(Budget other) {
    return new Settings(address, effort, limits, patience, other, batch);
  }

  public Settings inBatches() {
    return new Settings(address, effort, limits, patience, budget, true);
  }
}
