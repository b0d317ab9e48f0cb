package dev.plumbline.cli;

import dev.plumbline.provider.Settings;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How the models of a command are reached, whatever their role, as was asked.
 *
 * @param shared limits, patience and whether keys may go in the open
 * @param maxCost dollars that all models may spend together; infinite for no limit
 * @param batch whether the target is asked in its provider's batches
 * @param cache whether every reply is kept
 * @param recording the file that requests and answers are appended to
 * @param catalog a file with capabilities and prices, over the project's
 */
record ModelAccess(
    Settings shared,
    double maxCost,
    boolean batch,
    boolean cache,
    @Nullable Path recording,
    @Nullable Path catalog) {}
