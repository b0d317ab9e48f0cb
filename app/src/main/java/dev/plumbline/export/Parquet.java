package dev.plumbline.export;

import dev.plumbline.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
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
    StringBuilder types = new StringBuilder();
    for (String column : columns) {
      types.append(types.isEmpty() ? "" : ", ").append(column).append(": 'VARCHAR'");
    }
    WholeFile.write(
        file,
        part -> {
          try (Connection database = DriverManager.getConnection("jdbc:duckdb:");
              Statement statement = database.createStatement()) {
            statement.execute(
                "COPY (SELECT * FROM read_json(%s, format = 'newline_delimited', columns = {%s}, maximum_object_size = 268435456)) TO %s (FORMAT parquet, COMPRESSION zstd)"
                    .formatted(quoted(lines), types, quoted(part)));
          } catch (SQLException e) {
            throw new IOException(e.getMessage(), e);
          }
        });
  }

  private static String quoted(Path path) {
    return "'" + path.toString().replace("'", "''") + "'";
  }
}
