package dev.plumbline.lm;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Samples completions of many prompts at once, with a cache of keys and values.
 *
 * <p>A prompt and its seed give the same completion whatever else is in the batch, in whatever
 * order (on the CPU): each text attends to itself alone, each random number comes from the seed and
 * the place in the text, and rows are computed in fixed multiples. A finished text leaves the batch
 * at once, and waiting prompts take the free places, the longest first.
 *
 * <p>Several samplers may share one model.
 */
public final class Sampler {
  private final LanguageModel model;
  private final int batchSize;
  private final int lanes;

  /** A sampler that works in one thread. */
  public Sampler(LanguageModel model, int batchSize) {
    this(model, batchSize, 1);
  }

  /**
   * Makes a sampler.
   *
   * @param batchSize most texts that a lane works on at once, 1 or more
   * @param lanes threads that share the prompts of a call, 1 or more, at most one per core
   */
  public Sampler(LanguageModel model, int batchSize, int lanes) {
    BadInputException.unless(batchSize >= 1, "batchSize is %d, must be 1 or more", batchSize);
    BadInputException.unless(lanes >= 1, "lanes is %d, must be 1 or more", lanes);
    this.model = model;
    this.batchSize = batchSize;
    this.lanes = lanes;
  }

  /** Samples one completion per prompt, in the order of the prompts. */
  public List<Completion> sample(List<Prompt> prompts, SamplingSettings settings) {
    return sample(prompts, settings, (prompt, completion) -> {});
  }

  /**
   * Samples one completion per prompt, in the order of the prompts, and tells of each as it
   * finishes.
   *
   * @throws BadInputException when a prompt leaves no position for a new token, or has a token
   *     outside the vocabulary
   */
  public List<Completion> sample(
      List<Prompt> prompts, SamplingSettings settings, SamplingListener listener) {
    List<GrowingText> texts =
        IntStream.range(0, prompts.size())
            .mapToObj(place ->
                GrowingText.of(
                    model,
                    prompts.get(place),
                    settings,
                    completion -> {
                      synchronized (listener) {
                        listener.finished(place, completion);
                      }
                    }))
            .toList();
    if (texts.isEmpty()) {
      return List.of();
    }
    int used = Math.min(lanes, texts.size());
    WaitingTexts waiting = new WaitingTexts(used);
    waiting.add(texts);
    int places = texts.stream().mapToInt(GrowingText::places).max().orElseThrow();
    int size = Math.min(batchSize, Math.ceilDiv(texts.size(), used));
    IntStream.range(0, used)
        .parallel()
        .forEach(lane -> sample(waiting, places, size, settings, listener));
    return texts.stream().map(text -> text.completion().join()).toList();
  }

  /** Samples texts until none waits. */
  private void sample(
      WaitingTexts waiting,
      int places,
      int texts,
      SamplingSettings settings,
      SamplingListener listener) {
    Threads.apply();
    Decoder.withoutGradients(() -> {
      try (SamplingRun run =
          new SamplingRun(
              model,
              waiting,
              places,
              (_, _) -> texts,
              settings,
              grown -> {
                synchronized (listener) {
                  listener.grew(grown);
                }
              })) {
        run.sample(() -> true);
        return waiting;
      }
    });
  }
}
