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
    prompts.forEach(this::check);
    return IntStream.range(0, lanes)
        .parallel()
        .mapToObj(lane -> sample(prompts, settings, listener, lane))
        .flatMap(List::stream)
        .toList();
  }

  /** Samples a lane's share of the prompts. */
  private List<Completion> sample(
      List<Prompt> prompts, SamplingSettings settings, SamplingListener listener, int lane) {
    int from = prompts.size() * lane / lanes;
    List<Prompt> share = prompts.subList(from, prompts.size() * (lane + 1) / lanes);
    if (share.isEmpty()) {
      return List.of();
    }
    SamplingListener inTurn =
        new SamplingListener() {
          @Override
          public void finished(int prompt, Completion completion) {
            synchronized (listener) {
              listener.finished(from + prompt, completion);
            }
          }

          @Override
          public void grew(int texts) {
            synchronized (listener) {
              listener.grew(texts);
            }
          }
        };
    Threads.apply();
    return Decoder.withoutGradients(() -> {
      try (SamplingRun run = new SamplingRun(model, batchSize, share, settings, inTurn)) {
        return run.sample();
      }
    });
  }

  private void check(Prompt prompt) {
    int most = model.config().maxPositions() - 1;
    BadInputException.unless(
        prompt.tokens().length <= most,
        "a prompt has %d tokens, must have at most %d to leave room for a completion",
        prompt.tokens().length,
        most);
    for (int token : prompt.tokens()) {
      BadInputException.unless(
          token >= 0 && token < model.config().vocabularySize(),
          "a prompt has token %d, must be below the vocabulary's size %d",
          token,
          model.config().vocabularySize());
    }
  }
}
