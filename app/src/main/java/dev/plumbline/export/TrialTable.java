package dev.plumbline.export;

import dev.plumbline.assess.StoredTrial;
import dev.plumbline.export.Columns.Column;
import dev.plumbline.export.Export.Contents;
import dev.plumbline.store.TrialRow;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Comparator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.jspecify.annotations.Nullable;

/**
 * One row a trial, as Parquet or CSV, written by DuckDB. What its memory does not hold lies in a
 * folder beside the file until the end.
 */
final class TrialTable implements TrialSink {

  /** Rows that are held before they go to DuckDB, and that Parquet holds together. */
  private static final int ROWS = 1_000;

  private final ExportFormat format;
  private final Path file;
  private final Path overflow;
  private final Columns columns;
  private final DuckDBConnection database;
  private final DuckDBAppender rows;
  private int added;

  TrialTable(ExportFormat format, Path file, Contents contents) throws IOException {
    this.format = format;
    this.file = file;
    this.overflow = file.resolveSibling(file.getFileName() + ".overflow");
    this.columns = Columns.of(contents.table(), format == ExportFormat.PARQUET);
    try {
      this.database = (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:");
      try (Statement statement = database.createStatement()) {
        statement.execute("SET memory_limit = '512MB'");
        statement.execute("SET threads = 1");
        statement.execute("SET temp_directory = " + quoted(overflow));
        statement.execute("SET autoinstall_known_extensions = false");
        statement.execute(
            columns.all().stream()
                .map(column -> "%s %s".formatted(name(column), column.type()))
                .collect(Collectors.joining(", ", "CREATE TEMP TABLE trial (", ")")));
      }
      this.rows = database.createAppender("temp", "main", "trial");
    } catch (SQLException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** A heading is a cell like any other. */
  private String name(Column column) {
    String heading = format == ExportFormat.CSV ? Cell.harmless(column.name()) : column.name();
    return '"' + heading.replace("\"", "\"\"") + '"';
  }

  /** Quoted whatever they hold, as others separate cells by other characters than we do. */
  private String texts() {
    return columns.all().stream()
        .filter(column -> column.type().equals("VARCHAR"))
        .map(this::name)
        .collect(Collectors.joining(", "));
  }

  private static String quoted(Path path) {
    return "'" + path.toString().replace("'", "''") + "'";
  }

  @Override
  public void add(TrialRow trial) throws IOException {
    Columns.Row row = Columns.Row.of(StoredTrial.of(trial));
    try {
      rows.beginRow();
      for (Column column : columns.all()) {
        append(column.value().apply(row));
      }
      rows.endRow();
      if (++added % ROWS == 0) {
        rows.flush();
      }
    } catch (SQLException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private void append(@Nullable Object value) throws SQLException {
    switch (value) {
      case null -> rows.appendNull();
      case String text -> rows.append(format == ExportFormat.CSV ? Cell.harmless(text) : text);
      case Long number -> rows.append(number.longValue());
      case Boolean truth -> rows.append(truth.booleanValue());
      default -> throw new IllegalStateException("no column holds a " + value.getClass());
    }
  }

  @Override
  public void finish() throws IOException {
    String options =
        format == ExportFormat.CSV
            ? "FORMAT csv, HEADER, FORCE_QUOTE (%s)".formatted(texts())
            : "FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE " + 2 * ROWS;
    try (Statement statement = database.createStatement()) {
      rows.close();
      statement.execute("COPY trial TO %s (%s)".formatted(quoted(file), options));
    } catch (SQLException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  @Override
  public void close() throws IOException {
    try {
      database.close();
    } catch (SQLException e) {
      throw new IOException(e.getMessage(), e);
    } finally {
      delete(overflow);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }
}
