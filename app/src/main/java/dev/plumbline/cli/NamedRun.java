package dev.plumbline.cli;

import dev.plumbline.store.Store;

/**
 * A stored run that was asked for.
 *
 * @param name a part of its name that no other run there has
 */
record NamedRun(String name, StorePlace place) {

  /** Opens the store; it has to be there. */
  Store open() {
    return place.existing();
  }

  /** The whole name of the run in its store. */
  String in(Store store) {
    return RunSummary.find(name, store.runs(), store.toString());
  }
}
