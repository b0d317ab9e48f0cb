package dev.plumbline.store;

/**
 * How many trials of a stratum are alike in what one judge found.
 *
 * @param state whether the judge came to an answer
 * @param found what it found, as {@link VerdictRow} has it
 * @param trials how many
 */
public record Count(Stratum stratum, String judge, State state, String found, long trials) {}
