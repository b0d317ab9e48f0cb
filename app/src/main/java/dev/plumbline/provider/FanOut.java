package dev.plumbline.provider;

import dev.plumbline.Faults;
import dev.plumbline.model.Model;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Request;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Asks an {@link Api} many things side by side, each on a virtual thread; each fails on its own.
 */
record FanOut(Api api) implements Model {

  /**
   * See {@link Model#replies}.
   *
   * @throws ProviderException.Interrupted when the caller is; what is under way is given up
   */
  @Override
  public List<Reply> replies(List<Request> requests) {
    if (requests.size() == 1) {
      return List.of(reply(requests.getFirst()));
    }
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Reply>> futures =
          requests.stream().map(request -> threads.submit(() -> reply(request))).toList();
      try {
        return futures.stream().map(FanOut::join).toList();
      } catch (ProviderException.Interrupted e) {
        threads.shutdownNow();
        throw e;
      }
    }
  }

  private static Reply join(Future<Reply> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      throw new ProviderException.Interrupted();
    } catch (ExecutionException e) {
      return failed(e.getCause() == null ? e : e.getCause());
    }
  }

  /** Catches all: this is the edge of a request, and others go on. */
  private Reply reply(Request request) {
    try {
      return api.send(request).reply();
    } catch (RuntimeException e) {
      return failed(e);
    }
  }

  private static Reply failed(Throwable failure) {
    if (failure instanceof ProviderException known) {
      return new Reply.Failed(String.valueOf(known.getMessage()));
    }
    return new Reply.Failed(
        Faults.logged(
            "this is a fault of Plumbline, please report it: " + failure.getClass().getSimpleName(),
            failure,
            "a request failed"));
  }
}
