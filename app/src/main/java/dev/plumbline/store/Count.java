package dev.plumbline.store;

/**
 * How many trials of a stratum are alike in what one judge found.
 *
 * @param scenario digest of the one that all of them tried; empty if each trial of the run has its
 *     own
 * @param state whether the judge came to an answer
 * @param found what it found, as {@link VerdictRow} has it
 * @param trials how many
 */
public record Count(
    Stratum stratum, String scenario, String judge, State state, String found, long trials) {}
