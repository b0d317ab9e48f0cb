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

  /** The place that was asked for. */
  StorePlace at(Path folder) {
    return new StorePlace(place(folder.toString(), System.getenv()));
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
