package dev.plumbline.store;

import java.time.Instant;

/**
 * How many trials a run holds of one suite and one target.
 *
 * @param trials finished or failed
 * @param finished those that came to their end
 * @param created when the first of them was saved
 * @param last when the last of them was saved
 */
public record Tally(
    String run,
    String suite,
    String target,
    long trials,
    long finished,
    Instant created,
    Instant last) {}
