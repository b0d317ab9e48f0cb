package dev.plumbline.watch;

import java.nio.file.Path;

/**
 * A checkpoint of a training under way.
 *
 * @param folder in Hugging Face layout, or of adapters
 */
public record Arrival(int step, Path folder) {}
