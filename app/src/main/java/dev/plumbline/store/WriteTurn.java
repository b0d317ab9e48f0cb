package dev.plumbline.store;

/** What processes do one after the other, each to the end of its transaction. */
enum WriteTurn {
  /** Appending events, so that their numbers are in the order of their commits. */
  EVENTS(1),
  /** Leasing keys. */
  LEASES(2),
  /** Holding dollars. */
  LEDGER(3),
  /** Changing what is known of a run. */
  RUNS(4);

  private final int lock;

  WriteTurn(int lock) {
    this.lock = lock;
  }

  /** Its number among the locks of a server, the same in all versions. */
  int lock() {
    return lock;
  }
}
