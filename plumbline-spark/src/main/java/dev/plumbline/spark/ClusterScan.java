package dev.plumbline.spark;

import dev.plumbline.scan.Census;
import dev.plumbline.scan.CloseReading;
import dev.plumbline.scan.Draw;
import dev.plumbline.scan.DrawnScan;
import dev.plumbline.scan.Incidents;
import dev.plumbline.scan.LogFormat;
import dev.plumbline.scan.LogScan;
import dev.plumbline.scan.Rated;
import dev.plumbline.scan.ScanResult;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/**
 * {@link LogScan} without a judge, on a cluster: the same conversations are drawn and the same is
 * found. A file is read by one task, as a conversation may be on any of its lines; the files are
 * read once to rate all conversations, and those with drawn ones once more.
 */
final class ClusterScan {

  /** Parts of one reading; with more files a part is several. */
  private static final int PARTS = 10_000;

  private final JavaSparkContext spark;
  private final List<HadoopLog> files;
  private final LogScan.Settings settings;

  /** A scan of files as they now are, each once. */
  ClusterScan(JavaSparkContext spark, InputFiles files, LogScan.Settings settings) {
    this.spark = spark;
    List<FileStatus> distinct = files.files().stream().distinct().toList();
    this.files =
        IntStream.range(0, distinct.size())
            .mapToObj(i -> HadoopLog.of(i, distinct.get(i), files))
            .toList();
    this.settings = settings;
  }

  /** How tasks read; the format's name may be empty. */
  private record Access(Broadcast<SerializableConfiguration> hadoop, String format)
      implements Serializable {

    Configuration settings() {
      return hadoop.value().value();
    }

    Optional<LogFormat> only() {
      return LogFormat.ifNamed(format);
    }
  }

  private Access access() {
    return new Access(
        spark.broadcast(new SerializableConfiguration(spark.hadoopConfiguration())),
        settings.format().map(LogFormat::label).orElse(""));
  }

  /** Rates all conversations. What is kept of them comes to the driver. */
  Rated rate() {
    Access access = access();
    List<Census> parts =
        parts(files).mapPartitions(part -> List.of(census(part, access)).iterator()).collect();
    Census all = new Census();
    parts.forEach(all::add);
    long bytes = files.stream().mapToLong(HadoopLog::size).sum();
    return Rated.of(all, files.size(), bytes, settings);
  }

  private <T> JavaRDD<T> parts(List<T> all) {
    return spark.parallelize(all, Math.clamp(all.size(), 1, PARTS));
  }

  private static Census census(Iterator<HadoopLog> files, Access access) {
    Census census = new Census();
    files.forEachRemaining(
        file -> census.read(file.index(), file.in(access.settings()), access.only(), bytes -> {}));
    return census.compact();
  }

  /** A file and what was drawn from it. */
  private record DrawnFrom(HadoopLog file, ArrayList<Draw> drawn) implements Serializable {}

  /**
   * Reads the drawn conversations closely, and writes what a judge may read of them and what the
   * rules say.
   *
   * @param out a folder that is not there yet
   */
  ScanResult write(Rated rated, String out) throws IOException {
    Access access = access();
    List<DrawnFrom> drawn = new ArrayList<>();
    rated
        .drawnByFile(true)
        .forEach((file, ones) -> drawn.add(new DrawnFrom(files.get(file), new ArrayList<>(ones))));
    Lines.write(
        parts(drawn).flatMap(one -> lines(one, access).iterator()), out + "/" + DrawnScan.DRAWN);
    FileSystem system = new Path(out).getFileSystem(spark.hadoopConfiguration());
    ScanResult result =
        Incidents.suspected(rated, readings(new Path(out, DrawnScan.DRAWN), system));
    write(system, new Path(out, ScanResult.FINDINGS), result.findingLines());
    write(system, new Path(out, ScanResult.SUMMARY), result.json());
    return result;
  }

  private static List<byte[]> lines(DrawnFrom from, Access access) {
    List<byte[]> lines = new ArrayList<>();
    CloseReading.of(
        from.file().in(access.settings()),
        access.only(),
        from.drawn(),
        one -> lines.add(one.json().getBytes(StandardCharsets.UTF_8)));
    return lines;
  }

  private static Stream<CloseReading> readings(Path folder, FileSystem system) throws IOException {
    return Arrays.stream(system.listStatus(folder))
        .map(FileStatus::getPath)
        .filter(part -> part.getName().startsWith("part-"))
        .sorted()
        .flatMap(part -> lines(part, system))
        .map(CloseReading::ofJson);
  }

  @SuppressWarnings("StreamResourceLeak") // whoever reads the stream closes it
  private static Stream<String> lines(Path part, FileSystem system) {
    try {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(system.open(part), StandardCharsets.UTF_8));
      return in.lines().onClose(() -> close(in));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + part, e);
    }
  }

  private static void close(BufferedReader in) {
    try {
      in.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(FileSystem system, Path file, String text) throws IOException {
    try (FSDataOutputStream out = system.create(file)) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }
}
