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
   * A line.
   *
   * @param measures what else the loss says of the step, by name; without those that it does not
   *     say
   */
  public record Line(TrainingStep step, Map<String, Double> measures) {
    public Line {
      measures = Map.copyOf(measures);
    }
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
    List<Line> kept = List.of();
    List<String> measures = List.of();
    if (Files.exists(file)) {
      LogFile before = LogFile.read(file);
      kept = before.lines().stream().filter(line -> line.step().step() <= done).toList();
      measures = kept.isEmpty() ? List.of() : before.measures();
    }
    return new TrainingLog(file, measures, write(file, measures, kept));
  }

  private static FileChannel write(Path file, List<String> measures, List<Line> lines) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      WholeFile.write(file, part -> Files.write(part, text(measures, lines)));
      return FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private static List<String> text(List<String> measures, List<Line> lines) {
    return Stream.concat(
            Stream.of(LogFile.header(measures)),
            lines.stream().map(line -> LogFile.line(line, measures)))
        .toList();
  }

  /**
   * Appends a step. A measure that no step before had is a new column, empty in theirs.
   *
   * @throws IllegalArgumentException when a measure's name cannot be a column's
   */
  public void add(TrainingStep step, Map<String, Double> of) {
    if (!measures.containsAll(of.keySet())) {
      widen(of);
    }
    ByteBuffer bytes =
        ByteBuffer.wrap(Utf8.bytes(LogFile.line(new Line(step, of), measures) + "\n"));
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(false);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  private void widen(Map<String, Double> of) {
    List<String> wider = new ArrayList<>(measures);
    new TreeSet<>(of.keySet())
        .stream().filter(name -> !measures.contains(name)).forEach(wider::add);
    wider.forEach(LogFile::requireName);
    close();
    channel = write(file, wider, LogFile.read(file).lines());
    measures = List.copyOf(wider);
  }

  /**
   * All lines of a log, in order; the last is left out if it was being written when its training
   * was killed.
   *
   * @throws IllegalArgumentException when the file is no such log
   */
  public static List<Line> read(Path file) {
    return LogFile.read(file).lines();
  }

  /** A step's numbers by the names of their columns, those of its loss after the others. */
  public static Map<String, Double> values(Line line) {
    Map<String, Double> values = new LinkedHashMap<>();
    LogFile.NUMBERS.forEach((name, number) -> values.put(name, number.applyAsDouble(line.step())));
    values.remove(LogFile.STEP);
    new TreeSet<>(line.measures().keySet())
        .forEach(name -> values.put(name, line.measures().get(name)));
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
