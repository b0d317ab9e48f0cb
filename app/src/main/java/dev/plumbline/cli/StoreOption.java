package dev.plumbline.cli;

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
    return Store.open(place(folder.toString(), System.getenv()), System.getenv());
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
    return Store.open(place, System.getenv());
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
