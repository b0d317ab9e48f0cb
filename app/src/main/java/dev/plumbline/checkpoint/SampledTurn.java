package dev.plumbline.checkpoint;

import dev.plumbline.lm.Completion;

/**
 * A turn as the model read and drew it, before anything is made of its words.
 *
 * @param seed of the request that it answers
 * @param prompt token ids that it goes on from
 */
@SuppressWarnings("ArrayRecordComponent") // plain arrays of tokens; nobody changes or compares them
public record SampledTurn(long seed, int[] prompt, Completion completion) {}
