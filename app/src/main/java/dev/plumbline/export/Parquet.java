package dev.plumbline.export;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;

/** JSON lines as a Parquet file; what is nested stays JSON text. */
public final class Parquet {

  private Parquet() {}

  /**
   * Writes the file, which appears whole.
   *
   * @param lines objects with the same fields
   * @param columns those fields
   */
  public static void write(Path lines, Path file, String... columns) {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    StringBuilder types = new StringBuilder();
    for (String column : columns) {
      types.append(types.isEmpty() ? "" : ", ").append(column).append(": 'VARCHAR'");
    }
    try (Connection database = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = database.createStatement()) {
      statement.execute(
          "COPY (SELECT * FROM read_json(%s, format = 'newline_delimited', columns = {%s}, maximum_object_size = 268435456)) TO %s (FORMAT parquet, COMPRESSION zstd)"
              .formatted(quoted(lines), types, quoted(part)));
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (SQLException e) {
      throw new UncheckedIOException(
          new IOException("cannot write " + file + ": " + e.getMessage(), e));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private static String quoted(Path path) {
    return "'" + path.toString().replace("'", "''") + "'";
  }
}
