package dev.plumbline.lm;

import java.util.List;

/**
 * What was sampled after a prompt.
 *
 * @param tokens token ids, without the stop token
 * @param logProbabilities natural logarithm of each token's probability at the sampling temperature
 *     (1 when greedy), before top-k and top-p; when the finish is STOP there is one more entry than
 *     tokens, for the stop token
 * @param alternatives for each entry of {@code logProbabilities} the likeliest tokens, the
 *     likeliest first; empty when not asked for
 * @param finish why it ended
 * @param stopToken the one that ended it; -1 when the finish is not STOP
 */
@SuppressWarnings("ArrayRecordComponent") // plain arrays of tokens; nobody changes or compares them
public record Completion(
    int[] tokens,
    float[] logProbabilities,
    List<List<Alternative>> alternatives,
    Finish finish,
    int stopToken) {

  /** A token that could have been drawn, with its natural log-probability. */
  public record Alternative(int token, float logProbability) {}

  public Completion {
    alternatives = List.copyOf(alternatives);
  }
}
