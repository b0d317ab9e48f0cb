package dev.plumbline.provider;

import dev.plumbline.model.Canonical;
import dev.plumbline.model.Message;
import dev.plumbline.model.Model;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Reply.Usage;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import dev.plumbline.provider.ProviderException.Unusable;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A model behind an API. Safe to use from any thread.
 *
 * <p>The requests of a call run side by side, each on a virtual thread, and each fails on its own.
 * Only what dooms the whole run is thrown: an {@link Unusable} target, from {@link #check} before
 * the run or from {@link #replies} when it turns out later, and then from every further call.
 */
public final class RemoteModel implements TargetModel {

  /** What the check before a run may write. */
  private static final int FEW_TOKENS = 16;

  private final String identity;
  private final Capabilities capabilities;
  private final Model asking;
  private final Api uncached;
  private final Gate gate;
  private final Ledger ledger;
  private final Connection connection;

  /**
   * A model.
   *
   * @param asking asks for all replies of a call
   * @param uncached sends one request
   * @param gate knows whether the target is unusable
   */
  RemoteModel(
      String identity,
      Capabilities capabilities,
      Model asking,
      Api uncached,
      Gate gate,
      Ledger ledger,
      Connection connection) {
    this.identity = identity;
    this.capabilities = capabilities;
    this.asking = asking;
    this.uncached = uncached;
    this.gate = gate;
    this.ledger = ledger;
    this.connection = connection;
  }

  @Override
  public String identity() {
    return identity;
  }

  @Override
  public String digest() {
    return Canonical.sha256(identity);
  }

  /** What is known of it. */
  public Facts facts() {
    return capabilities.facts();
  }

  @Override
  public void require(Sampling sampling) {
    capabilities.require(sampling);
  }

  @Override
  public void require(Request request) {
    capabilities.require(request);
  }

  @Override
  public void check(Sampling sampling) {
    require(sampling);
    uncached.send(
        new Request(
            List.of(new Message.User("Say yes.")),
            List.of(),
            new Sampling(
                sampling.temperature(),
                sampling.topP(),
                FEW_TOKENS,
                sampling.reasoningTokens(),
                sampling.logProbabilities()),
            0));
  }

  @Override
  public Usage used() {
    return ledger.used();
  }

  @Override
  public OptionalDouble spent() {
    return ledger.spent();
  }

  /**
   * See {@link Model#replies}.
   *
   * @throws IllegalArgumentException when the target cannot take a request; nothing was sent then
   * @throws Unusable when no request can succeed; answers that came meanwhile are returned first
   */
  @Override
  public List<Reply> replies(List<Request> requests) {
    requests.forEach(capabilities::require);
    List<Reply> replies = asking.replies(requests);
    Optional<Unusable> why = gate.closed();
    if (why.isPresent() && replies.stream().allMatch(Reply.Failed.class::isInstance)) {
      throw why.get();
    }
    return replies;
  }

  @Override
  public String toString() {
    return identity;
  }

  @Override
  public void close() {
    connection.close();
  }
}
