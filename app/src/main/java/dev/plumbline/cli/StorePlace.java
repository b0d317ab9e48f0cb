package dev.plumbline.cli;

import dev.plumbline.assess.Mechanical;
import dev.plumbline.console.Terminal;
import dev.plumbline.model.Canonical;
import dev.plumbline.store.Store;
import dev.plumbline.web.ViewLinks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where trials are kept.
 *
 * @param place a folder, or the URL of a database
 */
record StorePlace(String place) {

  /** Opens the store; makes it if it is not there. */
  Store open() {
    Store store = Store.open(place, System.getenv());
    try {
      bringUp(store);
      return store;
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /**
   * Opens the store, which has to be there.
   *
   * @throws IllegalArgumentException when it is not; nothing is made then
   */
  Store existing() {
    requireStore();
    return open();
  }

  /**
   * Opens the store to look at; it has to be there, and nothing in it is changed.
   *
   * @throws IllegalArgumentException when it is not
   */
  Store looked() {
    requireStore();
    return Store.look(place, System.getenv());
  }

  private void requireStore() {
    if (!Store.isIn(place, System.getenv())) {
      throw new IllegalArgumentException(
          "%s holds no runs; 'plumbline assess %s %s' makes one"
              .formatted(place, Store.isUrl(place) ? "--store" : "--out", place));
    }
  }

  /** Has every trial judged by the rules of this version, so that commands only read. */
  private static void bringUp(Store store) {
    boolean[] said = {false};
    Mechanical.bringUp(
        store,
        judged -> {
          if (!said[0]) {
            said[0] = true;
            System.err.println("Judging the stored trials by the rules of this version, once ...");
          }
        });
  }

  /**
   * For tables at a terminal: where their rows are in the pages of the store, if those are open.
   */
  ViewLinks links() {
    return Terminal.isStandardOutput()
        ? ViewLinks.of(beside(System.getenv(), ViewCommand.PORT))
        : ViewLinks.NONE;
  }

  /**
   * A file of ours about the store: in its folder, or among the user's caches where that cannot be
   * written or there is none.
   */
  Path beside(Map<String, String> environment, String file) {
    if (!Store.isUrl(place) && Files.isWritable(Path.of(place))) {
      return Path.of(place, file);
    }
    String cache = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path caches =
        cache.isEmpty() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache);
    String name = Store.isUrl(place) ? place : Path.of(place).toAbsolutePath().toString();
    return caches
        .resolve("plumbline")
        .resolve(Canonical.sha256(name).substring(0, 16) + "-" + file);
  }

  /** For who sits at a terminal: how to read the trials of a run. */
  String howToRead(String run) {
    return Terminal.isStandardOutput()
        ? "Read them: plumbline view %s --run %s%n"
            .formatted(Store.isUrl(place) ? "--store " + place : place, Terminal.escape(run))
        : "";
  }
}
