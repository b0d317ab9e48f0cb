package dev.plumbline.serve;

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
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

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

  private record Waiting(Request request, CompletableFuture<Reply> reply) {}

  public Batching(Model model) {
    this.model = model;
    this.worker = Thread.ofPlatform().daemon().name("batching").start(this::work);
  }

  @Override
  public List<Reply> replies(List<Request> requests) {
    List<Waiting> waiting =
        requests.stream().map(request -> new Waiting(request, new CompletableFuture<>())).toList();
    queue.addAll(waiting);
    return waiting.stream().map(one -> one.reply().join()).toList();
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
      queue.forEach(one -> one.reply().complete(new Reply.Failed("the server is closing")));
    }
  }

  private void answer(List<Waiting> batch) {
    try {
      List<Reply> replies = model.replies(batch.stream().map(Waiting::request).toList());
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).reply().complete(replies.get(i));
      }
    } catch (RuntimeException e) {
      // One request may be at fault for all of the batch: each is tried by itself.
      batch.forEach(one -> alone(one, batch.size() == 1 ? e : null));
    }
  }

  private void alone(Waiting one, @Nullable RuntimeException known) {
    try {
      if (known != null) {
        throw known;
      }
      one.reply().complete(model.replies(List.of(one.request())).getFirst());
    } catch (RuntimeException e) {
      one.reply().complete(new Reply.Failed(String.valueOf(e.getMessage())));
    }
  }

  @Override
  public void close() {
    worker.interrupt();
  }
}
