package dev.plumbline.corpus;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.plumbline.corpus.Flaws.Reason;
import dev.plumbline.corpus.Meanings.Meaning;
import dev.plumbline.corpus.NearDuplicates.Repeat;
import dev.plumbline.corpus.RowCheck.Checked;
import dev.plumbline.corpus.RowCheck.Look;
import dev.plumbline.corpus.RowFile.Row;
import dev.plumbline.scenario.Split;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Cleans files of JSON lines: reads them twice, once to look at every row and once to write those
 * that stay, and rows that resemble others twice more. Keeps 800 bytes a row in memory, and three
 * times that of rows that resemble others.
 *
 * @param files are read in this order; a row can only repeat one before it
 * @param remove rows with one of these go, others are only counted
 * @param meanings finds what says the same in other words, where there is a model for that
 */
public record Cleaning(
    List<Input> files, RowCheck check, Set<Reason> remove, Optional<Meanings> meanings) {

  public static final String ROWS = "rows.jsonl";
  public static final String REMOVED = "removed.jsonl";
  public static final String SUMMARY = "clean.json";

  private static final int COMPLAINTS = 20;

  /** Rows that the diversity is measured on. */
  private static final int SAMPLE = 5_000;

  private static final JsonMapper INDENTED =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /**
   * What came of it.
   *
   * @param flaws of all rows, removed or not
   * @param diversity of a sample of what was kept
   */
  public record Summary(
      long rows, long kept, long removed, @JsonUnwrapped Counts flaws, Diversity diversity) {

    /** The text of {@code clean.json}. */
    public String json() {
      return INDENTED.writeValueAsString(this) + "\n";
    }
  }

  /**
   * How a run ended.
   *
   * @param digests SHA-256 of each file, in order
   */
  public record Outcome(Summary summary, List<String> digests) {
    public Outcome {
      digests = List.copyOf(digests);
    }
  }

  public Cleaning {
    files = List.copyOf(files);
    remove = Set.copyOf(remove);
  }

  /** How many bytes the files have; {@link #run} tells of each twice. */
  public long bytes() {
    long bytes = 0;
    for (Input file : files) {
      try {
        bytes += Files.size(file.place());
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + file.name(), e);
      }
    }
    return bytes;
  }

  /**
   * Writes {@code rows.jsonl}, the lines that stay, byte for byte and in order; {@code
   * removed.jsonl}; and {@code clean.json}, the summary. What is there after an exception counts
   * for nothing.
   *
   * @param progress is told of bytes whose rows were looked at and of those whose rows were written
   * @param complaint is told of lines that cannot be read, up to twenty
   * @throws IllegalArgumentException when there are any; nothing is written then
   * @throws UncheckedIOException when a file is not the same at each reading
   */
  public Outcome run(Path out, LongConsumer progress, Consumer<String> complaint) {
    requireApart(files, out);
    Looked looked = look(progress, complaint);
    RowPlaces again = new RowPlaces(files, looked.starts().build().toArray(), looked.digests());
    List<Repeat> byWords = NearDuplicates.among(looked.sketches(), again);
    List<Repeat> repeats =
        meanings.map(found -> found.repeats(byWords, looked.directions())).orElse(byWords);
    Summary summary =
        new CleanFiles(this, looked.sketches().size(), looked.flagged(), repeats, looked.digests())
            .write(out, progress);
    return new Outcome(summary, looked.digests());
  }

  /**
   * What the first reading kept.
   *
   * @param directions where there are {@link #meanings}
   * @param flagged the flaws of rows that have any, but for repeats
   * @param starts where each row begins
   * @param digests of the files, which the reading that is written has to find again
   */
  private record Looked(
      List<Sketch> sketches,
      List<Direction> directions,
      Map<Integer, Flaws> flagged,
      LongStream.Builder starts,
      List<String> digests) {

    void add(Checked row, long start, Optional<Meaning> meaning, Set<Split> splits) {
      Flaws flaws = row.flaws().with(meaning.map(one -> one.leaks(splits)).orElse(List.of()));
      if (!flaws.equals(Flaws.NONE)) {
        flagged.put(sketches.size(), flaws);
      }
      sketches.add(row.sketch());
      starts.add(start);
      meaning.ifPresent(found -> directions.add(found.direction()));
    }
  }

  private record Seen(Row row, Look look, Optional<Meaning> meaning) {}

  private Seen see(Row row) {
    Look look = check.look(row.bytes());
    Optional<Meaning> meaning =
        look instanceof Look.Good
            ? meanings.map(found -> found.of(RowText.of(row.bytes())))
            : Optional.empty();
    return new Seen(row, look, meaning);
  }

  private Looked look(LongConsumer progress, Consumer<String> complaint) {
    Looked looked =
        new Looked(
            new ArrayList<>(),
            new ArrayList<>(),
            new HashMap<>(),
            LongStream.builder(),
            new ArrayList<>());
    long bad = 0;
    try (RowFile in = new RowFile(files)) {
      for (List<Row> batch = in.next(); !batch.isEmpty(); batch = in.next()) {
        for (Seen seen : batch.parallelStream().map(this::see).toList()) {
          switch (seen.look()) {
            case Look.Good good ->
                looked.add(good.checked(), seen.row().start(), seen.meaning(), check.splits());
            case Look.Bad wrong -> {
              bad++;
              if (bad <= COMPLAINTS) {
                complaint.accept(complaint(seen.row(), wrong));
              }
            }
          }
        }
        in.tell(progress);
      }
      in.tell(progress);
      looked.digests().addAll(in.digests());
    }
    if (bad > 0) {
      throw new IllegalArgumentException(
          "%d lines cannot be read as rows, so that nothing is written; correct them or take them out"
              .formatted(bad));
    }
    return looked;
  }

  /** Whether a row is in the sample, which is evenly spread over the rows that stay. */
  public static boolean isSampled(long row, long stay) {
    long every = Math.max(SAMPLE, stay);
    return row == 0 || row * SAMPLE / every != (row - 1) * SAMPLE / every;
  }

  private static String complaint(Row row, Look.Bad bad) {
    return "%s line %d: %s".formatted(row.file(), row.number(), bad.complaint());
  }

  /**
   * Requires that no file lies in a folder that is to be written to, under whatever name or link.
   *
   * @throws IllegalArgumentException naming one that does
   */
  public static void requireApart(List<Input> files, Path out) {
    if (!Files.isDirectory(out)) {
      return;
    }
    try (Stream<Path> there = Files.list(out)) {
      for (Path place : there.filter(Files::isRegularFile).toList()) {
        for (Input file : files) {
          if (Files.isSameFile(place, file.place())) {
            throw new IllegalArgumentException(
                "%s would be overwritten: it is the file %s; give another folder with --out"
                    .formatted(file.name(), place));
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + out, e);
    }
  }
}
