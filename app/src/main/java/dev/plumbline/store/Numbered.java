package dev.plumbline.store;

/**
 * An event with its place among all events of a store.
 *
 * @param seq grows with every commit; numbers may be left out, and none comes later that is smaller
 */
public record Numbered(long seq, EventRow event) {}
