package dev.plumbline.cli;

import dev.plumbline.assess.Mechanical;
import dev.plumbline.store.Store;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Option;

/** Where trials are kept, if not in a folder. */
final class StoreOption {

  private static final String VARIABLE = "PLUMBLINE_STORE";

  @Option(
      names = "--store",
      paramLabel = "URL",
      description =
          "Keep the trials in a database of PostgreSQL in place of the folder's file:"
              + " postgresql://user@host/database. PLUMBLINE_STORE does the same for all commands. The"
              + " password comes from PGPASSWORD or ~/.pgpass.")
  private String url = "";

  /** Opens the store; makes it if it is not there. */
  Store open(Path folder) {
    return opened(place(folder.toString(), System.getenv()));
  }

  /**
   * Opens the store, which has to be there.
   *
   * @throws IllegalArgumentException when it is not; nothing is made then
   */
  Store existing(Path folder) {
    return existing(place(folder.toString(), System.getenv()));
  }

  /** Likewise, whatever was given here: a folder or a URL. */
  static Store existing(String place) {
    if (!Store.isIn(place, System.getenv())) {
      throw new IllegalArgumentException(
          "%s holds no runs; 'plumbline assess %s %s' makes one"
              .formatted(place, Store.isUrl(place) ? "--store" : "--out", place));
    }
    return opened(place);
  }

  /** With every trial judged by the rules of this version, so that commands only read. */
  private static Store opened(String place) {
    Store store = Store.open(place, System.getenv());
    try {
      boolean[] said = {false};
      Mechanical.bringUp(
          store,
          judged -> {
            if (!said[0]) {
              said[0] = true;
              System.err.println(
                  "Judging the stored trials by the rules of this version, once ...");
            }
          });
      return store;
    } catch (RuntimeException e) {
      store.close();
      throw e;
    }
  }

  /** The URL given, or the environment's, or else the folder. */
  String place(String folder, Map<String, String> environment) {
    String given = url.isEmpty() ? environment.getOrDefault(VARIABLE, "") : url;
    if (!given.isEmpty() && !Store.isUrl(given)) {
      throw new IllegalArgumentException(
          "--store and "
              + VARIABLE
              + " take the URL of a PostgreSQL database, such as postgresql://user@host/database; for a"
              + " folder give --out");
    }
    return given.isEmpty() ? folder : given;
  }
}
