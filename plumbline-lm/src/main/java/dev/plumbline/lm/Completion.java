package dev.plumbline.lm;

/**
 * What was sampled after a prompt.
 *
 * @param tokens token ids, without the stop token
 * @param logProbabilities natural logarithm of each token's probability at the sampling temperature
 *     (1 when greedy), before top-k and top-p; when the finish is STOP there is one more entry than
 *     tokens, for the stop token
 * @param finish why it ended
 */
@SuppressWarnings("ArrayRecordComponent") // plain arrays of tokens; nobody changes or compares them
public record Completion(int[] tokens, float[] logProbabilities, Finish finish) {}
