/**
 * Runs, their trials, events and verdicts, who is at what and what it costs, and other artifacts:
 * in a file of SQLite in the project's folder, {@code plumbline.db}, or in a database of
 * PostgreSQL.
 *
 * <p>In go rows whose payloads are texts, keyed by digests made elsewhere; out come the same rows,
 * or counts of them. Nothing here knows what an event or a verdict says; only the steps from older
 * tables look. What {@link dev.plumbline.store.Store} has accepted survives a killed process and a
 * power cut, and nothing is held twice. What the two databases do in two ways is in {@code
 * SqliteFile} and {@code PostgresDatabase}.
 */
@NullMarked
package dev.plumbline.store;

import org.jspecify.annotations.NullMarked;
