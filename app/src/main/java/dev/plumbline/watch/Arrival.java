package dev.plumbline.watch;

/**
 * A checkpoint of a training under way.
 *
 * @param name the path of its folder, or what its server calls it
 */
public record Arrival(int step, String name) {}
