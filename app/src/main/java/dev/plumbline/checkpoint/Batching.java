package dev.plumbline.checkpoint;

import dev.plumbline.model.Model;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Gathers requests of many threads for a model that works on many at once, from one thread. Thread
 * safe.
 */
public final class Batching implements Model, AutoCloseable {

  private static final int MOST = 64;
  private static final long GATHER_MILLIS = 3;

  private final Model model;
  private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
  private final Thread worker;
  private volatile boolean closed;

  private record Waiting(Request request, CompletableFuture<Reply> reply) {}

  public Batching(Model model) {
    this.model = model;
    this.worker = Thread.ofPlatform().daemon().name("batching").start(this::work);
  }

  /**
   * Waits for the replies.
   *
   * @throws RuntimeException what the model threw for one of the requests
   * @throws Error likewise
   */
  @Override
  public List<Reply> replies(List<Request> requests) {
    List<Waiting> waiting =
        requests.stream().map(request -> new Waiting(request, new CompletableFuture<>())).toList();
    queue.addAll(waiting);
    if (closed) {
      dismiss();
    }
    return waiting.stream().map(one -> await(one.reply())).toList();
  }

  private static Reply await(CompletableFuture<Reply> reply) {
    try {
      return reply.join();
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw e;
      }
    }
  }

  private void work() {
    try {
      while (true) {
        List<Waiting> batch = new ArrayList<>(List.of(queue.take()));
        Waiting next = queue.poll(GATHER_MILLIS, TimeUnit.MILLISECONDS);
        if (next != null) {
          batch.add(next);
          queue.drainTo(batch, MOST - batch.size());
        }
        Map<Sampling, List<Waiting>> alike = new LinkedHashMap<>();
        batch.forEach(one ->
            alike
                .computeIfAbsent(one.request().sampling(), sampling -> new ArrayList<>())
                .add(one));
        alike.values().forEach(this::answer);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      closed = true;
      dismiss();
    }
  }

  /** Nobody waits for what no thread will answer. */
  private void dismiss() {
    for (Waiting one = queue.poll(); one != null; one = queue.poll()) {
      one.reply().complete(new Reply.Failed("the server is closing"));
    }
  }

  private void answer(List<Waiting> batch) {
    try {
      List<Reply> replies = model.replies(batch.stream().map(Waiting::request).toList());
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).reply().complete(replies.get(i));
      }
    } catch (RuntimeException e) {
      if (batch.size() == 1) {
        batch.getFirst().reply().completeExceptionally(e);
      } else {
        // One request may be at fault for all of the batch: each is tried by itself, and told.
        batch.forEach(one -> answer(List.of(one)));
      }
    } catch (Throwable e) {
      // An Error, such as a lack of memory, ends these requests and not the thread.
      batch.forEach(one -> one.reply().completeExceptionally(e));
    }
  }

  @Override
  public void close() {
    worker.interrupt();
  }
}
