package dev.plumbline.corpus;

import dev.plumbline.corpus.NearDuplicates.Repeat;
import dev.plumbline.corpus.RowCheck.Checked;
import dev.plumbline.corpus.RowCheck.Reason;
import dev.plumbline.corpus.RowFile.Row;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.Stream;

/**
 * Cleans files of JSON lines: reads them twice, once to look at every row and once to write those
 * that stay. Keeps 800 bytes a row in memory.
 *
 * @param files are read in this order; a row can only repeat one before it
 * @param remove rows with one of these go, others are only counted
 */
public record Cleaning(List<Path> files, RowCheck check, Set<Reason> remove) {

  public static final String ROWS = "rows.jsonl";
  public static final String REMOVED = "removed.jsonl";
  public static final String SUMMARY = "clean.json";

  static final int BATCH = 2000;
  private static final int COMPLAINTS = 20;

  /**
   * What came of it.
   *
   * @param reasons rows by what is wrong with them, removed or not; a row may have several
   * @param exact rows that repeat an earlier one word for word; other repeats are near
   * @param leaks rows by {@code kind: suite (split)}
   * @param diversity of a sample of what was kept
   */
  public record Summary(
      long rows,
      long kept,
      long removed,
      Map<Reason, Long> reasons,
      long exact,
      Map<String, Long> leaks,
      Diversity diversity) {}

  /** A line that was read, or a sentence that says why not. */
  private sealed interface Look {
    record Good(Checked checked) implements Look {}

    record Bad(String sentence) implements Look {}
  }

  public Cleaning {
    files = List.copyOf(files);
    remove = Set.copyOf(remove);
  }

  /** How many rows there are; {@link #run} tells of each twice. */
  public long size() {
    long rows = 0;
    try (RowFile in = new RowFile(files)) {
      for (List<Row> batch = in.next(BATCH); !batch.isEmpty(); batch = in.next(BATCH)) {
        rows += batch.size();
      }
    }
    return rows;
  }

  /**
   * Writes {@code rows.jsonl}, the lines that stay, byte for byte and in order; {@code
   * removed.jsonl}; and {@code clean.json}, the summary. Each appears whole.
   *
   * @param progress is told of rows looked at and of rows written
   * @param complaint is told of lines that cannot be read, up to twenty
   * @throws IllegalArgumentException when there are any; nothing is written then
   */
  public Summary run(Path out, LongConsumer progress, Consumer<String> complaint) {
    refuseOverwriting(out);
    List<Sketch> sketches = new ArrayList<>();
    Map<Integer, Checked> flagged = new HashMap<>();
    look(sketches, flagged, progress, complaint);
    List<Repeat> repeats = NearDuplicates.among(sketches);
    CleanFiles written = new CleanFiles(this, sketches.size(), flagged, repeats);
    return written.write(out, progress);
  }

  private void look(
      List<Sketch> sketches,
      Map<Integer, Checked> flagged,
      LongConsumer progress,
      Consumer<String> complaint) {
    long bad = 0;
    try (RowFile in = new RowFile(files)) {
      for (List<Row> batch = in.next(BATCH); !batch.isEmpty(); batch = in.next(BATCH)) {
        for (Look look : batch.parallelStream().map(this::look).toList()) {
          switch (look) {
            case Look.Good good -> {
              if (!good.checked().reasons().isEmpty()) {
                flagged.put(sketches.size(), good.checked());
              }
              sketches.add(good.checked().sketch());
            }
            case Look.Bad wrong -> {
              bad++;
              if (bad <= COMPLAINTS) {
                complaint.accept(wrong.sentence());
              }
            }
          }
        }
        progress.accept(batch.size());
      }
    }
    if (bad > 0) {
      throw new IllegalArgumentException(
          "%d lines cannot be read as rows, so that nothing is written; correct them or take them out"
              .formatted(bad));
    }
  }

  private Look look(Row row) {
    try {
      return new Look.Good(check.check(row.bytes()));
    } catch (IllegalArgumentException e) {
      return new Look.Bad("%s line %d: %s".formatted(row.file(), row.number(), e.getMessage()));
    }
  }

  private void refuseOverwriting(Path out) {
    for (Path file : files) {
      Path place = file.toAbsolutePath().normalize();
      if (Stream.of(ROWS, REMOVED, SUMMARY)
          .map(name -> out.toAbsolutePath().normalize().resolve(name))
          .anyMatch(place::equals)) {
        throw new IllegalArgumentException(
            file + " would be overwritten; give another folder with --out");
      }
    }
  }
}
