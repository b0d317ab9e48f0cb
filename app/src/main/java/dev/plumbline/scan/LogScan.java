package dev.plumbline.scan;

import dev.plumbline.model.Message;
import dev.plumbline.scan.ScanResult.Finding;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;

/**
 * A scan of logs: reads them once to rate each conversation, draws which are read closely, and
 * reads those again. What a judge or a result gets has been redacted.
 */
public final class LogScan {

  private final List<LogFile> files;
  private final Settings settings;

  /**
   * What decides what is found, beside the logs and the judge.
   *
   * @param format that all entries have, where that was said
   * @param share of the conversations that are read closely because of their score, 0 to 1
   * @param sample how many of the others are, drawn at random; 0 or more
   */
  public record Settings(Optional<LogFormat> format, double share, int sample, long seed) {
    public Settings {
      if (!(0 <= share && share <= 1)) {
        throw new IllegalArgumentException(
            "judge-share is %s; give a share from 0 to 1, such as 0.01".formatted(share));
      }
      if (sample < 0) {
        throw new IllegalArgumentException("sample is %d; give 0 or more".formatted(sample));
      }
    }
  }

  private LogScan(List<LogFile> files, Settings settings) {
    this.files = files;
    this.settings = settings;
  }

  /**
   * A scan of files and folders as they now are.
   *
   * @param out what lies in it is not scanned
   * @throws IllegalArgumentException when one is not there
   */
  public static LogScan of(List<Path> named, Path out, Settings settings) {
    return new LogScan(LogFile.in(named, out), settings);
  }

  /** Of all files, packed or not. */
  public long bytes() {
    return files.stream().mapToLong(LogFile::size).sum();
  }

  /**
   * Reads all logs once.
   *
   * @param progress is told of bytes
   */
  public Rated rate(LongConsumer progress) {
    Census census = new Census();
    for (int i = 0; i < files.size(); i++) {
      census.read(i, files.get(i), settings.format(), progress);
    }
    return Rated.of(census, files.size(), bytes(), settings);
  }

  /**
   * Reads the drawn conversations closely.
   *
   * @param judge reads them; without one, what the rules found is a suspicion
   * @param progress is told of conversations
   * @param whole is given each finding with its conversation, redacted, in the order of the logs
   * @throws IllegalArgumentException when a file is not what it was at the first reading
   */
  public ScanResult result(
      Rated rated,
      Optional<ScanJudge> judge,
      IntConsumer progress,
      BiConsumer<Finding, List<Message>> whole) {
    Incidents incidents = new Incidents(judge, progress, whole);
    read(rated, judge.isPresent(), incidents::take);
    return incidents.result(rated);
  }

  /**
   * Reads what was drawn for a judge, or what is suspicious without one, in the order of the logs.
   *
   * @throws IllegalArgumentException when a file is not what it was at the first reading
   */
  public void read(Rated rated, boolean judged, Consumer<CloseReading> sink) {
    rated
        .drawnByFile(judged)
        .forEach((file, drawn) -> CloseReading.of(files.get(file), settings.format(), drawn, sink));
  }
}
