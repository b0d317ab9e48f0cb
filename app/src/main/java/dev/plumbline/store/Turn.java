package dev.plumbline.store;

/** What processes do one after the other, each to the end of its transaction. */
enum Turn {
  /** Appending events, so that their numbers are in the order of their commits. */
  EVENTS,
  /** Leasing keys. */
  LEASES,
  /** Holding dollars. */
  LEDGER,
  /** Changing what is known of a run. */
  RUNS
}
