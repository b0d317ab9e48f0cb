package dev.plumbline.provider;

import dev.plumbline.model.Reply.Usage;
import dev.plumbline.model.Request;
import dev.plumbline.provider.ProviderException.Retriable;
import dev.plumbline.provider.Settings.Limits;

/** Sends as many requests at a time, and a minute, as the provider takes. */
final class Limited implements Api {

  private final Api inner;
  private final AdaptiveLimit concurrency;
  private final RateLimit requests;
  private final RateLimit tokens;

  Limited(Api inner, Limits limits, Time time) {
    this.inner = inner;
    this.concurrency = new AdaptiveLimit(limits.connections(), time);
    this.requests = new RateLimit(limits.requestsPerMinute(), time);
    this.tokens = new RateLimit(limits.tokensPerMinute(), time);
  }

  @Override
  public Exchange send(Request request) {
    Usage most = Tokens.most(request);
    requests.take(1);
    tokens.take(total(most));
    long entered = concurrency.enter();
    try {
      Exchange exchange = inner.send(request);
      Usage usage = exchange.reply().usage();
      concurrency.succeeded(entered, usage.completionTokens());
      tokens.correct(total(usage) - total(most));
      return exchange;
    } catch (Retriable failure) {
      if (failure.kind() == Retriable.Kind.BUSY) {
        concurrency.busy(entered, failure.requestedWait());
      } else {
        concurrency.leave();
      }
      throw failure;
    } catch (RuntimeException | Error failure) {
      concurrency.leave();
      throw failure;
    }
  }

  private static double total(Usage usage) {
    return (double) usage.promptTokens() + usage.completionTokens();
  }
}
