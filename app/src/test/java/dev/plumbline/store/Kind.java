package dev.plumbline.store;

import java.nio.file.Path;

/** The databases that keep a store. */
public enum Kind {
  SQLITE,
  POSTGRESQL;

  /** A place without a store. */
  public String place(Path folder) {
    return switch (this) {
      case SQLITE -> folder.toString();
      case POSTGRESQL -> PostgresServer.database();
    };
  }
}
