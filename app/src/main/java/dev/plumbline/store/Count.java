package dev.plumbline.store;

/**
 * How many trials of a run are alike: in suite, target, seed and condition, and in what one judge
 * found.
 *
 * @param judge empty, with a failure, for trials that nobody has judged
 * @param state whether the judge came to an answer
 * @param found what it found
 * @param trials how many
 */
public record Count(
    String suite,
    String split,
    String target,
    long seed,
    String condition,
    String judge,
    State state,
    String found,
    long trials) {}
