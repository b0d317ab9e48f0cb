package dev.plumbline.train;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Scalars of a training for TensorBoard, in a file {@code events.out.tfevents.SECONDS.HOST}. A
 * training that goes on begins another file, which says from which step on the earlier ones do not
 * count: TensorBoard shows each step once. For one thread.
 */
public final class EventFile implements AutoCloseable {

  private static final Pattern NAME = Pattern.compile("events\\.out\\.tfevents\\.(\\d{10})\\..*");

  private final Path file;
  private final OutputStream out;
  private final InstantSource clock;

  private EventFile(Path file, OutputStream out, InstantSource clock) {
    this.file = file;
    this.out = out;
    this.clock = clock;
  }

  /**
   * Begins a file.
   *
   * @param folder that TensorBoard is to read; made if it is not there
   * @param done steps that training goes on from; what files there say of later ones is void
   */
  public static EventFile open(Path folder, int done) {
    return open(folder, done, host(), InstantSource.system());
  }

  static EventFile open(Path folder, int done, String host, InstantSource clock) {
    try {
      Files.createDirectories(folder);
      long newest = newest(folder);
      long seconds = Math.max(clock.instant().getEpochSecond(), newest + 1);
      Path file = folder.resolve("events.out.tfevents.%010d.%s".formatted(seconds, host));
      OutputStream out =
          Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      EventFile events = new EventFile(file, out, clock);
      events.write(EventRecord.version(clock.instant()));
      if (newest > 0) {
        events.write(EventRecord.start(clock.instant(), done + 1));
      }
      return events;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write event files to " + folder, e);
    }
  }

  /** In the names of the files; they are read in the order of their names. */
  private static long newest(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> NAME.matcher(String.valueOf(file.getFileName())))
          .filter(Matcher::matches)
          .mapToLong(name -> Long.parseLong(name.group(1)))
          .max()
          .orElse(0);
    }
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName().replaceAll("[^A-Za-z0-9.-]", "-");
    } catch (UnknownHostException e) {
      return "localhost";
    }
  }

  /** Writes numbers of a step, by their tags. A slash in a tag makes a group of charts. */
  public void add(int step, Map<String, Double> scalars) {
    write(EventRecord.scalars(clock.instant(), step, scalars));
  }

  private void write(byte[] record) {
    try {
      out.write(record);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }

  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file, e);
    }
  }
}
