package dev.plumbline.cli;

import dev.plumbline.console.Terminal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Further processes that give the same command, so that they share its run. What they say goes to
 * files beside it; they end with it.
 */
final class WorkerProcesses implements AutoCloseable {

  private record Started(Process process, Path log) {}

  private final List<Started> processes;

  private WorkerProcesses(List<Started> processes) {
    this.processes = List.copyOf(processes);
  }

  /**
   * Starts them.
   *
   * @param command which they give as well
   * @param folder gets {@code worker-N.log}
   */
  static WorkerProcesses start(int count, CommandSpec command, Path folder) {
    List<String> words = words(command.commandLine().getParseResult().originalArgs());
    return new WorkerProcesses(
        IntStream.rangeClosed(1, count)
            .mapToObj(number -> start(words, folder.resolve("worker-" + number + ".log")))
            .toList());
  }

  /** The same command, for a process that joins. */
  static List<String> words(List<String> given) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      if (given.get(i).equals("--workers")) {
        i++;
      } else if (!given.get(i).startsWith("--workers=")) {
        words.add(given.get(i));
      }
    }
    words.add("--joins");
    return words;
  }

  private static Started start(List<String> words, Path log) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(words);
    try {
      Files.createDirectories(log.resolveSibling(""));
      return new Started(
          new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(log.toFile())
              .redirectInput(ProcessBuilder.Redirect.PIPE)
              .start(),
          log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start a further process", e);
    }
  }

  /** Waits for their ends, and says which of them failed; what it held others have done. */
  void await() {
    for (Started started : processes) {
      try {
        int status = started.process().waitFor();
        if (status != 0) {
          System.err.printf(
              "plumbline: a further process ended with status %d; what it said is in %s%n",
              status, Terminal.escape(started.log().toString()));
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  @Override
  public void close() {
    processes.forEach(started -> started.process().destroy());
  }
}
