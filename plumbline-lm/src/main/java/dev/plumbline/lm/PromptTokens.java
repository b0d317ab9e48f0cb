package dev.plumbline.lm;

/**
 * Tokens of the prompts that a model was given so far.
 *
 * @param read tokens that it read
 * @param saved tokens that it had read before, in the same prompt or in one that begins alike
 */
public record PromptTokens(long read, long saved) {}
