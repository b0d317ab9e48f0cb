package dev.plumbline.lm;

import java.util.List;

/**
 * Samples completions of many prompts at once, with a cache of keys and values.
 *
 * <p>A prompt and its seed give the same completion whatever else is in the batch, in whatever
 * order (on the CPU): each text attends to itself alone, each random number comes from the seed and
 * the place in the text, and rows are computed in fixed multiples. A finished text leaves the batch
 * at once, and waiting prompts take the free places, the longest first.
 *
 * <p>Not safe for use by several threads; several samplers may share one model.
 */
public final class Sampler {
  private final Llama model;
  private final int batchSize;

  /**
   * Makes a sampler.
   *
   * @param batchSize most texts to work on at once, 1 or more
   */
  public Sampler(Llama model, int batchSize) {
    BadInputException.unless(batchSize >= 1, "batchSize is %d, must be 1 or more", batchSize);
    this.model = model;
    this.batchSize = batchSize;
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
    if (prompts.isEmpty()) {
      return List.of();
    }
    prompts.forEach(this::check);
    Threads.apply();
    return Llama.withoutGradients(() -> {
      try (SamplingRun run = new SamplingRun(model, batchSize, prompts, settings, listener)) {
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
