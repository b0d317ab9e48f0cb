package dev.plumbline.corpus;

import dev.plumbline.corpus.Flaws.RepeatOf;
import dev.plumbline.corpus.NearDuplicates.Repeat;
import dev.plumbline.corpus.RowFile.Row;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;

/** The second reading: writes what stays, what goes and why, and counts both. */
final class CleanFiles {

  private final Cleaning cleaning;
  private final long rows;
  private final Map<Integer, Flaws> flagged;
  private final Map<Integer, Repeat> repeats;
  private final List<String> digests;
  private final Map<Integer, Where> repeated = new HashMap<>();
  private final long stay;
  private final List<List<String>> sample = new ArrayList<>();
  private Counts counts = Counts.NONE;
  private long kept;

  /** Where a row that others repeat is. */
  private record Where(String file, long line) {
    RepeatOf as(Repeat repeat) {
      return new RepeatOf(file, line, repeat.likeness(), repeat.resemblance());
    }
  }

  private static final Where UNKNOWN = new Where("", 0);

  /**
   * Begins.
   *
   * @param digests of the files at the first reading
   */
  CleanFiles(
      Cleaning cleaning,
      int rows,
      Map<Integer, Flaws> flagged,
      List<Repeat> repeats,
      List<String> digests) {
    this.digests = digests;
    this.cleaning = cleaning;
    this.rows = rows;
    this.flagged = flagged;
    this.repeats = repeats.stream().collect(Collectors.toMap(Repeat::text, repeat -> repeat));
    repeats.forEach(repeat -> repeated.put(repeat.earlier(), UNKNOWN));
    Set<Integer> flawed = new HashSet<>(flagged.keySet());
    flawed.addAll(this.repeats.keySet());
    stay = rows - flawed.stream().filter(row -> goes(flaws(row))).count();
  }

  /** Where the row that it repeats is, is known once that has been read. */
  private Flaws flaws(int row) {
    Flaws own = flagged.getOrDefault(row, Flaws.NONE);
    return Optional.ofNullable(repeats.get(row))
        .map(repeat -> own.with(repeated.getOrDefault(repeat.earlier(), UNKNOWN).as(repeat)))
        .orElse(own);
  }

  private boolean goes(Flaws flaws) {
    return !Collections.disjoint(flaws.reasons(), cleaning.remove());
  }

  Cleaning.Summary write(Path out, LongConsumer progress) {
    try {
      Files.createDirectories(out);
      try (OutputStream stays = file(out, Cleaning.ROWS);
          OutputStream goes = file(out, Cleaning.REMOVED)) {
        write(stays, goes, progress);
      }
      Cleaning.Summary summary =
          new Cleaning.Summary(rows, kept, rows - kept, counts, Diversity.of(sample));
      Files.writeString(out.resolve(Cleaning.SUMMARY), summary.json());
      return summary;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + out, e);
    }
  }

  private static OutputStream file(Path out, String name) throws IOException {
    return new BufferedOutputStream(Files.newOutputStream(out.resolve(name)), 1 << 20);
  }

  private void write(OutputStream stays, OutputStream goes, LongConsumer progress)
      throws IOException {
    try (RowFile in = new RowFile(cleaning.files())) {
      int index = 0;
      for (List<Row> batch = in.next(); !batch.isEmpty(); batch = in.next()) {
        for (Row row : batch) {
          repeated.computeIfPresent(index, (any, where) -> new Where(row.file(), row.number()));
          Flaws flaws = flaws(index);
          if (!flaws.equals(Flaws.NONE)) {
            counts = counts.plus(flaws);
          }
          if (goes(flaws)) {
            line(goes, flaws.removal(row.file(), row.number()));
          } else {
            line(stays, RowText.mended(row.bytes()));
            sample(row);
          }
          index++;
        }
        in.tell(progress);
      }
      in.tell(progress);
      RowPlaces.requireUnchanged(in.digests().equals(digests));
    }
  }

  private static void line(OutputStream out, byte[] bytes) throws IOException {
    out.write(bytes);
    out.write('\n');
  }

  private void sample(Row row) {
    if (Cleaning.isSampled(kept, stay)) {
      sample.add(RowText.of(row.bytes()).turns());
    }
    kept++;
  }
}
