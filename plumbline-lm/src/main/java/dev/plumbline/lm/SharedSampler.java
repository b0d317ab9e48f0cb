package dev.plumbline.lm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Samples what many threads ask for, at any time: a prompt joins the texts that are being sampled
 * as soon as there is room, and leaves when it is done, whatever the others need. It gives the same
 * completion as {@link Sampler}. Thread safe.
 *
 * <p>Texts with other settings are not sampled together: those under way end first.
 */
public final class SharedSampler implements AutoCloseable {
  /** Whoever asks at the same time is read together. */
  private static final long GATHER_MILLIS = 3;

  /** Texts that there is room for at least; twice as many where more are asked for, and so on. */
  private static final int FEW = 16;

  private final LanguageModel model;
  private final int batchSize;
  private final long cacheBytes;
  private final IntConsumer grew;

  /** By settings; those that were sampled last are last. */
  private final Map<SamplingSettings, WaitingTexts> waiting = new LinkedHashMap<>();

  private final List<Thread> lanes;
  private volatile boolean closed;

  /**
   * Starts one.
   *
   * @param batchSize most texts that a lane works on at once, 1 or more
   * @param cacheBytes most that keys and values of all lanes may take, unless those of one text
   *     alone are more
   * @param lanes threads that share the texts, 1 or more, at most one per core
   * @param grew is told how many texts have got one more token each, by any of these threads
   */
  public SharedSampler(
      LanguageModel model, int batchSize, long cacheBytes, int lanes, IntConsumer grew) {
    BadInputException.unless(batchSize >= 1, "batchSize is %d, must be 1 or more", batchSize);
    BadInputException.unless(lanes >= 1, "lanes is %d, must be 1 or more", lanes);
    this.model = model;
    this.batchSize = batchSize;
    this.cacheBytes = cacheBytes;
    this.grew = grew;
    this.lanes =
        IntStream.range(0, lanes)
            .mapToObj(
                lane -> Thread.ofPlatform().daemon().name("sampling-" + lane).unstarted(this::work))
            .toList();
    this.lanes.forEach(Thread::start);
  }

  /**
   * Samples prompts.
   *
   * @return a completion of each, in their order; cancelled when the sampler is closed before
   * @throws BadInputException when a prompt leaves no position for a new token, or has a token
   *     outside the vocabulary
   */
  public List<CompletableFuture<Completion>> sample(
      List<Prompt> prompts, SamplingSettings settings) {
    List<GrowingText> texts =
        prompts.stream().map(prompt -> GrowingText.of(model, prompt, settings, _ -> {})).toList();
    synchronized (waiting) {
      if (closed) {
        texts.forEach(SharedSampler::cancel);
      } else {
        waiting.values().removeIf(WaitingTexts::isIdle);
        waiting.computeIfAbsent(settings, _ -> new WaitingTexts(lanes.size())).add(texts);
        waiting.notifyAll();
      }
    }
    return texts.stream().map(GrowingText::completion).toList();
  }

  private static void cancel(GrowingText text) {
    text.completion().completeExceptionally(new CancellationException("the sampler is closed"));
  }

  private void work() {
    Threads.apply();
    try {
      while (true) {
        SamplingSettings settings = next();
        Thread.sleep(GATHER_MILLIS);
        Decoder.withoutGradients(() -> {
          sample(settings);
          return settings;
        });
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Waits for texts; their settings have their turn after all others then. */
  private SamplingSettings next() throws InterruptedException {
    synchronized (waiting) {
      while (true) {
        for (Map.Entry<SamplingSettings, WaitingTexts> entry : waiting.entrySet()) {
          if (entry.getValue().size() > 0) {
            waiting.remove(entry.getKey());
            waiting.put(entry.getKey(), entry.getValue());
            return entry.getKey();
          }
        }
        waiting.wait();
      }
    }
  }

  private void sample(SamplingSettings settings) {
    WaitingTexts texts;
    synchronized (waiting) {
      texts = waiting.computeIfAbsent(settings, _ -> new WaitingTexts(lanes.size()));
    }
    Optional<GrowingText> longest = texts.peek();
    if (longest.isEmpty()) {
      return; // another lane has taken them all
    }
    List<GrowingText> begun = new ArrayList<>();
    try (SamplingRun run =
        new SamplingRun(model, texts, longest.get().places(), this::room, settings, grew)) {
      try {
        run.sample(() -> isAlone(texts));
      } finally {
        begun.addAll(run.begun());
      }
    } catch (CancellationException e) {
      begun.forEach(SharedSampler::cancel);
    } catch (Throwable e) {
      // Also an Error, such as a lack of memory: it ends these texts and not the thread.
      List<GrowingText> failed = begun.isEmpty() ? texts.clear() : begun;
      failed.forEach(text -> text.completion().completeExceptionally(e));
    } finally {
      texts.ended(begun.size());
    }
  }

  private int room(int places, int share) {
    int asked = Math.max(FEW, Integer.highestOneBit(Math.max(1, share - 1)) * 2);
    return model
        .config()
        .textsWithin(cacheBytes / lanes.size(), places, Math.min(batchSize, asked));
  }

  /** Whether no texts with other settings wait. */
  private boolean isAlone(WaitingTexts texts) {
    if (closed) {
      throw new CancellationException("the sampler is closed");
    }
    synchronized (waiting) {
      return waiting.values().stream().allMatch(others -> others == texts || others.size() == 0);
    }
  }

  /** Cancels what is under way and what waits. */
  @Override
  public void close() {
    synchronized (waiting) {
      closed = true;
      lanes.forEach(Thread::interrupt);
      waiting.values().forEach(texts -> texts.clear().forEach(SharedSampler::cancel));
    }
    boolean interrupted = false;
    for (Thread lane : lanes) {
      while (lane.isAlive()) {
        try {
          lane.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
