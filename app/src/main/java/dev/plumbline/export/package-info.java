/**
 * Stored runs as files that other tools read: Parquet, CSV, JSON lines, and the log of Inspect.
 *
 * <p>In: a run of a {@link dev.plumbline.store.Store}. Out: one file, written trial by trial, that
 * is there whole or not at all.
 */
@NullMarked
package dev.plumbline.export;

import org.jspecify.annotations.NullMarked;
