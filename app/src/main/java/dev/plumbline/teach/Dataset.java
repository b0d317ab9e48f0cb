package dev.plumbline.teach;

import dev.plumbline.Utf8;
import dev.plumbline.WholeFile;
import dev.plumbline.model.Canonical;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * A folder of training data: {@code rows.jsonl}, one row of data a line; {@code lineage.jsonl},
 * every row that was ever drawn with its history, the kept ones first and in the same order; {@code
 * dataset.json}, the {@link Manifest}; {@code README.md}, the card.
 */
public record Dataset(Path folder) {

  public static final String ROWS = "rows.jsonl";
  public static final String LINEAGE = "lineage.jsonl";

  /** Writes a line to a file. */
  interface Lines {
    Stream<String> of();
  }

  /** Writes rows and lineage. */
  void write(RecipeFile recipe, Teaching.Result result) {
    file(
        ROWS,
        () ->
            result.kept().stream()
                .map(work -> RowMaking.row(recipe.row(), work))
                .map(JsonMapper.shared()::writeValueAsString));
    file(LINEAGE, () -> result.ended().stream().map(Canonical.JSON::writeValueAsString));
  }

  /** A file of lines, which appears whole. */
  void file(String name, Lines lines) {
    WholeFile.write(
        folder.resolve(name),
        part -> {
          Files.createDirectories(folder);
          try (BufferedWriter out = Utf8.writer(part);
              Stream<String> all = lines.of()) {
            for (String line : (Iterable<String>) all::iterator) {
              out.write(line);
              out.write('\n');
            }
          }
        });
  }

  void writeText(String name, String text) {
    file(name, () -> text.lines());
  }

  /**
   * The rows of data, in order.
   *
   * @throws IllegalArgumentException naming a line that is no row to train on
   */
  public List<Row> rows() {
    Path file = file(ROWS);
    try (Stream<String> lines = Files.lines(file)) {
      return RowLine.all(lines, file.toString());
    } catch (IOException e) {
      throw unreadable(ROWS, e);
    }
  }

  /** All rows that were drawn, the kept ones first. */
  public <T> T lineage(Function<Stream<Ended>, T> use) {
    try (Stream<String> lines = Files.lines(file(LINEAGE))) {
      return use.apply(lines.map(line -> Canonical.JSON.readValue(line, Ended.class)));
    } catch (IOException e) {
      throw unreadable(LINEAGE, e);
    }
  }

  private Path file(String name) {
    Path file = folder.resolve(name);
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(
          folder + " holds no " + name + "; 'plumbline teach RECIPE --out DIR' makes one");
    }
    return file;
  }

  private UncheckedIOException unreadable(String name, IOException e) {
    return new UncheckedIOException("cannot read " + folder.resolve(name), e);
  }
}
