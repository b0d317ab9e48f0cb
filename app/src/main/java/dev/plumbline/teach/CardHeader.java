package dev.plumbline.teach;

import dev.plumbline.corpus.Language;
import dev.plumbline.corpus.RowText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The head of a dataset's card, in YAML: what Hugging Face's {@code load_dataset} reads to know
 * which file is which configuration. The rows are the one that is loaded when none is named.
 *
 * @param folder where the files are
 */
record CardHeader(Path folder, long rows) {

  private static final int SAMPLE = 500;

  String yaml() {
    return """
    ---
    license: unknown
    %ssize_categories:
    - %s
    configs:
    %s---
    """
        .formatted(
            languages(),
            size(),
            configurations().entrySet().stream()
                .map(one -> configuration(one.getKey(), one.getValue()))
                .collect(Collectors.joining()));
  }

  /**
   * Files that can be loaded, by the names of their configurations. An empty one cannot be, nor one
   * of Parquet among those of JSON: a folder is read by one reader.
   */
  private Map<String, String> configurations() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("default", Dataset.ROWS);
    Arrays.stream(RowFormat.values()).forEach(format -> files.put(format.label(), format.file()));
    files.values().removeIf(file -> !DatasetFolder.holdsAny(folder.resolve(file)));
    return files;
  }

  private static String configuration(String name, String file) {
    return """
    - config_name: %s
    %s  data_files:
      - split: train
        path: %s
    """
        .formatted(name, name.equals("default") ? "  default: true\n" : "", file);
  }

  private String size() {
    if (rows < 1_000) {
      return "n<1K";
    }
    long from = 1_000;
    while (rows >= 10 * from) {
      from *= 10;
    }
    return from >= 1_000_000_000_000L ? "n>1T" : brief(from) + "<n<" + brief(10 * from);
  }

  private static String brief(long count) {
    List<String> units = List.of("K", "M", "B", "T");
    int unit = 0;
    long left = count / 1_000;
    while (left >= 1_000) {
      left /= 1_000;
      unit++;
    }
    return left + units.get(unit);
  }

  /** Those that a twentieth of the first rows is in, as ISO 639-1 has them. */
  private String languages() {
    Map<Language, Integer> found = new EnumMap<>(Language.class);
    try (Stream<String> lines = Files.lines(folder.resolve(Dataset.ROWS))) {
      lines
          .filter(line -> !line.isBlank())
          .limit(SAMPLE)
          .map(line -> RowText.of(line.getBytes(StandardCharsets.UTF_8)).turns())
          .forEach(turns -> found.merge(Language.of(String.join("\n", turns)), 1, Integer::sum));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder.resolve(Dataset.ROWS), e);
    }
    String codes =
        found.entrySet().stream()
            .filter(one -> one.getValue() * 20L >= Math.min(SAMPLE, rows))
            .flatMap(one -> code(one.getKey()).stream())
            .map("- %s\n"::formatted)
            .collect(Collectors.joining());
    return codes.isEmpty() ? "" : "language:\n" + codes;
  }

  private static Optional<String> code(Language language) {
    return switch (language) {
      case ENGLISH -> Optional.of("en");
      case GERMAN -> Optional.of("de");
      case FRENCH -> Optional.of("fr");
      case SPANISH -> Optional.of("es");
      case ITALIAN -> Optional.of("it");
      case PORTUGUESE -> Optional.of("pt");
      case DUTCH -> Optional.of("nl");
      case POLISH -> Optional.of("pl");
      case OTHER_SCRIPT, UNKNOWN -> Optional.empty();
    };
  }
}
