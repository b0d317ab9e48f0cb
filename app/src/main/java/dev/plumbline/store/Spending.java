package dev.plumbline.store;

/**
 * What a run has cost, in dollars, over all its workers and resumes.
 *
 * @param spent what was charged
 * @param held what is under way may cost; a dead worker's stays, since it may have been charged
 */
public record Spending(double spent, double held) {}
