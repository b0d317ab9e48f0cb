package dev.plumbline.train;

import dev.plumbline.Utf8;
import dev.plumbline.WholeFile;
import dev.plumbline.lm.TrainingStep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The steps of a training as a CSV file, {@value #FILE}: a line for each, on the disk before the
 * next begins. A training that goes on from its saved state does steps again; the file reads as
 * that of one that was never cut off. For one thread.
 */
public final class TrainingLog implements AutoCloseable {

  public static final String FILE = "log.csv";

  private final Path file;
  private List<String> measures;
  private FileChannel channel;

  private TrainingLog(Path file, List<String> measures, FileChannel channel) {
    this.file = file;
    this.measures = measures;
    this.channel = channel;
  }

  /**
   * Begins a log, or goes on with it.
   *
   * @param folder that it is in
   * @param done steps that training goes on from; what an earlier run says of later ones is dropped
   * @throws IllegalArgumentException when the file there is no such log
   */
  public static TrainingLog open(Path folder, int done) {
    Path file = folder.resolve(FILE);
    List<TrainingStep> kept = List.of();
    List<String> measures = List.of();
    if (Files.exists(file)) {
      LogFile before = LogFile.read(file);
      kept = before.steps().stream().filter(step -> step.step() <= done).toList();
      measures = kept.isEmpty() ? List.of() : before.measures();
    }
    return new TrainingLog(file, measures, write(file, measures, kept));
  }

  private static FileChannel write(Path file, List<String> measures, List<TrainingStep> steps) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      WholeFile.write(file, part -> Files.write(part, text(measures, steps)));
      return FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private static List<String> text(List<String> measures, List<TrainingStep> steps) {
    return Stream.concat(
            Stream.of(LogFile.header(measures)),
            steps.stream().map(step -> LogFile.line(step, measures)))
        .toList();
  }

  /**
   * Appends a step. A measure that no step before had is a new column, empty in theirs.
   *
   * @throws IllegalArgumentException when a measure's name cannot be a column's
   */
  public void add(TrainingStep step) {
    if (!measures.containsAll(step.measures().keySet())) {
      widen(step.measures().keySet());
    }
    ByteBuffer bytes = ByteBuffer.wrap(Utf8.bytes(LogFile.line(step, measures) + "\n"));
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(false);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private void widen(Set<String> of) {
    List<String> wider = new ArrayList<>(measures);
    new TreeSet<>(of).stream().filter(name -> !measures.contains(name)).forEach(wider::add);
    wider.forEach(LogFile::requireName);
    close();
    channel = write(file, wider, LogFile.read(file).steps());
    measures = List.copyOf(wider);
  }

  /**
   * All lines of a log, in order; the last is left out if it was being written when its training
   * was killed.
   *
   * @throws IllegalArgumentException when the file is no such log
   */
  public static List<TrainingStep> read(Path file) {
    return LogFile.read(file).steps();
  }

  /** A step's numbers by the names of their columns, those of its loss after the others. */
  public static Map<String, Double> values(TrainingStep step) {
    Map<String, Double> values = new LinkedHashMap<>();
    LogFile.NUMBERS.forEach((name, number) -> values.put(name, number.applyAsDouble(step)));
    values.remove(LogFile.STEP);
    values.putAll(step.measures());
    return values;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
