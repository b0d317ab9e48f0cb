/**
 * One SQLite file per project folder, {@code plumbline.db}, that holds trials, their verdicts and
 * other artifacts.
 *
 * <p>In go rows whose payloads are texts, keyed by digests made elsewhere; out come the same rows.
 * Nothing here knows what a transcript or a verdict says. What {@link dev.plumbline.store.Store}
 * has accepted survives a killed process and a power cut, and nothing is held twice.
 */
@NullMarked
package dev.plumbline.store;

import org.jspecify.annotations.NullMarked;
