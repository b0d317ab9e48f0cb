package dev.plumbline.provider;

import dev.plumbline.model.Model;
import dev.plumbline.model.Reply.Usage;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import java.util.OptionalDouble;

/** A model that has a name, and knows what it can be asked for and what it has cost. */
public interface TargetModel extends Model, AutoCloseable {

  /** What makes it the same target, in one line: name, address, effort. */
  String identity();

  /** A digest of what makes it the same target, as a checkpoint has one. */
  String digest();

  /**
   * Makes sure that it takes these settings, without asking it.
   *
   * @throws IllegalArgumentException naming the one that it does not take, and the way out
   */
  void require(Sampling sampling);

  /**
   * Likewise of a request, such as one that ends with the beginning of an answer.
   *
   * @throws IllegalArgumentException naming what it does not take, and the way out
   */
  void require(Request request);

  /**
   * Likewise, and sends one short request, for a few tokens' price: a wrong key, name or address
   * shows now and not in a thousand trials.
   *
   * @throws ProviderException when no reply came
   */
  void check(Sampling sampling);

  /** Tokens since it was opened; what came from the cache is not among them. */
  Usage used();

  /** Tokens that it has written, also of replies under way where these can be seen. */
  default long written() {
    return used().completionTokens();
  }

  /** Dollars since it was opened; empty when the price is unknown. */
  OptionalDouble spent();

  @Override
  void close();
}
