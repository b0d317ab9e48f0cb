package dev.plumbline.teach;

import dev.plumbline.corpus.Input;
import dev.plumbline.corpus.Packing;
import dev.plumbline.corpus.RowFile;
import dev.plumbline.lm.LmException;
import dev.plumbline.model.WellFormedJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.JacksonIOException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;

/**
 * Files of rows, one after the other: JSON lines, or one list of JSON objects, packed with gzip or
 * zstd or not.
 *
 * @param files each names itself in what is said about its rows
 */
public record RowFiles(List<Path> files) {

  private static final int BATCH = 2000;

  /** What may stand before a list: white space, and the bytes of a byte order mark. */
  private static final String BEFORE_A_LIST = " \t\r\n\u00EF\u00BB\u00BF";

  /**
   * A row that was not looked into yet.
   *
   * @param place file and line, or file and row of its list
   */
  public record Found(String place, Supplier<JsonNode> json) {
    /**
     * Reads it and makes something of it.
     *
     * @throws IllegalArgumentException says where it is, and what is wrong with it
     */
    public <T> T read(Function<Row, T> use) {
      try {
        return use.apply(RowLine.of(json.get()));
      } catch (JacksonException e) {
        throw named(RowLine.noJson(e));
      } catch (IllegalArgumentException | LmException e) {
        throw named(e);
      }
    }

    private IllegalArgumentException named(RuntimeException e) {
      return new IllegalArgumentException("%s: %s".formatted(place, e.getMessage()), e);
    }
  }

  /**
   * The files that are meant: a folder is a dataset's, whose rows are taken once it is {@linkplain
   * Manifest#verified what was sealed}.
   *
   * @throws IllegalArgumentException naming what is not there, is no dataset, or was changed
   */
  public static RowFiles of(List<Path> paths, Map<String, String> environment) {
    return new RowFiles(paths.stream().map(path -> file(path, environment)).toList());
  }

  public RowFiles {
    files = List.copyOf(files);
  }

  /** Their names, in order. */
  public String named() {
    return files.stream().map(Path::toString).collect(Collectors.joining(", "));
  }

  private static Path file(Path path, Map<String, String> environment) {
    if (Files.isRegularFile(path)) {
      return path;
    }
    if (!Files.isDirectory(path)) {
      throw new IllegalArgumentException(
          "%s is not there; give a file of JSON lines, or a dataset's folder".formatted(path));
    }
    if (!Files.isRegularFile(path.resolve(Manifest.FILE))) {
      throw new IllegalArgumentException(
          "%s is a folder without %s, and so no dataset; give the files in it by their names"
              .formatted(path, Manifest.FILE));
    }
    Manifest.verified(path, environment);
    return path.resolve(Dataset.ROWS);
  }

  /**
   * Gives all rows, in order, some thousands at a time.
   *
   * @throws IllegalArgumentException naming a file that cannot be read so
   */
  public void read(Consumer<List<Found>> rows) {
    for (Path file : files) {
      try {
        if (isList(file)) {
          readList(file, rows);
        } else {
          readLines(file, rows);
        }
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + file, e);
      }
    }
  }

  private static boolean isList(Path file) throws IOException {
    try (InputStream in = Packing.unpacked(Files.newInputStream(file), file.toString())) {
      int first = in.read();
      while (first >= 0 && BEFORE_A_LIST.indexOf(first) >= 0) {
        first = in.read();
      }
      return first == '[';
    }
  }

  private static void readLines(Path file, Consumer<List<Found>> rows) {
    try (RowFile lines = new RowFile(Input.of(file))) {
      for (List<RowFile.Row> next = lines.next(); !next.isEmpty(); next = lines.next()) {
        rows.accept(
            next.stream()
                .map(line ->
                    new Found(
                        "%s line %d".formatted(file, line.number()),
                        () -> WellFormedJson.MAPPER.readTree(line.bytes())))
                .toList());
      }
    }
  }

  private static void readList(Path file, Consumer<List<Found>> rows) throws IOException {
    List<Found> batch = new ArrayList<>();
    long number = 0;
    try (InputStream in = Packing.unpacked(Files.newInputStream(file), file.toString());
        MappingIterator<JsonNode> elements =
            WellFormedJson.MAPPER.readerFor(JsonNode.class).readValues(in)) {
      while (elements.hasNextValue()) {
        number++;
        JsonNode element = elements.nextValue();
        batch.add(new Found("%s row %d of its list".formatted(file, number), () -> element));
        if (batch.size() == BATCH) {
          rows.accept(List.copyOf(batch));
          batch.clear();
        }
      }
    } catch (JacksonIOException e) {
      throw e.getCause();
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "%s: no JSON after row %d of its list (%s); give a list of objects, or one object a line"
              .formatted(file, number, e.getOriginalMessage()),
          e);
    }
    rows.accept(batch);
  }
}
