package dev.plumbline.watch;

import dev.plumbline.stats.Estimate;

/**
 * An issue at a checkpoint.
 *
 * @param rate how often it went wrong there
 * @param baseline how often before
 * @param missing trials of which that is not known
 * @param evidence natural logarithm of the evidence so far that it goes wrong more often than at
 *     the baseline
 * @param threshold what the evidence has to reach for an alarm
 * @param alarm whether it has, here or before
 */
public record WatchPoint(
    int step,
    String issue,
    Estimate rate,
    Estimate baseline,
    long missing,
    double evidence,
    double threshold,
    boolean alarm) {}
