package dev.plumbline.spark;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import picocli.CommandLine;

/**
 * The command line of a job: what is wrong with what was given is one sentence, and exit code 2.
 */
final class JobLine {

  private JobLine() {}

  static int run(Callable<Integer> job, String... args) {
    CommandLine line = new CommandLine(job);
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setExecutionExceptionHandler((error, command, words) -> {
      IllegalArgumentException wrong = wrong(error);
      line.getErr().println("plumbline: " + wrong.getMessage());
      return 2;
    });
    return line.execute(args);
  }

  /**
   * Where a folder is to be written.
   *
   * @throws IllegalArgumentException when it is there already
   */
  static FileSystem newFolder(String out, Configuration settings) throws IOException {
    Path folder = new Path(out);
    FileSystem system = folder.getFileSystem(settings);
    if (system.exists(folder)) {
      throw new IllegalArgumentException(
          out + " is there already; give --out a folder that is not");
    }
    return system;
  }

  /** A task's is within an error of Spark's. */
  private static IllegalArgumentException wrong(Exception error) throws Exception {
    return Stream.<Throwable>iterate(error, one -> one != null, Throwable::getCause)
        .filter(IllegalArgumentException.class::isInstance)
        .map(IllegalArgumentException.class::cast)
        .findFirst()
        .orElseThrow(() -> error);
  }
}
