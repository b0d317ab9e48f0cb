package dev.plumbline.provider;

import dev.plumbline.model.Reply.Usage;
import dev.plumbline.model.Request;
import dev.plumbline.provider.ProviderException.OverBudget;
import dev.plumbline.provider.ProviderException.Retriable;

/**
 * Sends nothing that could exceed the cost limit, counting what is under way at the most it may
 * cost. An answer that was lost on the way counts in full, because it may have been written.
 */
final class CostCapped implements Api {

  private final Api inner;
  private final Ledger ledger;

  CostCapped(Api inner, Ledger ledger) {
    this.inner = inner;
    this.ledger = ledger;
  }

  @Override
  public Exchange send(Request request) {
    Usage most = Tokens.most(request);
    if (!ledger.reserve(most)) {
      throw new OverBudget(ledger.exhausted("request"));
    }
    Usage actual = Usage.NONE;
    boolean lost = false;
    try {
      Exchange exchange = inner.send(request);
      actual = exchange.reply().usage();
      return exchange;
    } catch (Retriable failure) {
      lost = failure.kind() == Retriable.Kind.LOST;
      actual = failure.usage();
      throw failure;
    } catch (ProviderException.TooLong failure) {
      lost = true;
      throw failure;
    } finally {
      if (lost) {
        ledger.lose(most);
      } else {
        ledger.settle(most, actual);
      }
    }
  }
}
