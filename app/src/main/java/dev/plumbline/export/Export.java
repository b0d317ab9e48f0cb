package dev.plumbline.export;

import dev.plumbline.assess.RunRecord;
import dev.plumbline.assess.RunRecords;
import dev.plumbline.assess.Tabulation;
import dev.plumbline.store.Store;
import dev.plumbline.store.Tally;
import dev.plumbline.store.TrialRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * Writes a stored run to a file. The memory it takes does not grow with the number of trials.
 *
 * @param run its whole name
 * @param suites only these; none means all
 */
public record Export(Store store, String run, List<String> suites) {

  public Export {
    suites = List.copyOf(suites);
  }

  /** What a file tells of the run as a whole. */
  record Contents(String run, Optional<RunRecord> record, List<Tally> tallies, Tabulation table) {
    long trials() {
      return tallies.stream().mapToLong(Tally::trials).sum();
    }

    Instant created() {
      return tallies.stream()
          .map(Tally::created)
          .min(Comparator.naturalOrder())
          .orElse(Instant.EPOCH);
    }

    Instant last() {
      return tallies.stream().map(Tally::last).max(Comparator.naturalOrder()).orElse(Instant.EPOCH);
    }
  }

  /** How many trials there are to write. */
  public long size() {
    return contents().trials();
  }

  private Contents contents() {
    return new Contents(
        run,
        RunRecords.of(store, run),
        store.tallies().stream()
            .filter(tally -> tally.run().equals(run))
            .filter(tally -> suites.isEmpty() || suites.contains(tally.suite()))
            .toList(),
        Tabulation.read(store, run).of(suites));
  }

  /**
   * Writes the file: beside its place first, and then moved there.
   *
   * @param replace whether a file that is there may be replaced
   * @param progress is told of trials written
   * @throws IllegalArgumentException when it is there and may not, or the run has no such suite
   */
  public void write(ExportFormat format, Path file, boolean replace, IntConsumer progress) {
    if (Files.exists(file) && !replace) {
      throw new IllegalArgumentException(
          file + " is there already; give --force to replace it, or another --file");
    }
    Contents contents = contents();
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try {
      try (TrialSink sink = open(format, part, contents)) {
        fill(sink, progress);
      }
      force(part);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    } finally {
      deleteIfThere(part);
    }
  }

  private static TrialSink open(ExportFormat format, Path part, Contents contents)
      throws IOException {
    return switch (format) {
      case PARQUET, CSV -> new TrialTable(format, part, contents);
      case JSONL -> new JsonLines(part);
      case INSPECT -> new InspectLog(part, contents);
    };
  }

  private void fill(TrialSink sink, IntConsumer progress) throws IOException {
    try (Stream<TrialRow> trials = store.trials(run, suites.toArray(String[]::new))) {
      for (Iterator<TrialRow> rows = trials.iterator(); rows.hasNext(); ) {
        sink.add(rows.next());
        progress.accept(1);
      }
    }
    sink.finish();
  }

  private static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private static void deleteIfThere(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete " + file, e);
    }
  }
}
