package dev.plumbline.cli;

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
final class Helpers implements AutoCloseable {

  private record Helper(Process process, Path log) {}

  private final List<Helper> helpers;

  private Helpers(List<Helper> helpers) {
    this.helpers = List.copyOf(helpers);
  }

  /**
   * Starts them.
   *
   * @param command which they give as well
   * @param folder gets {@code worker-N.log}
   */
  static Helpers start(int count, CommandSpec command, Path folder) {
    List<String> words =
        words(command.name(), command.commandLine().getParseResult().originalArgs());
    return new Helpers(
        IntStream.rangeClosed(1, count)
            .mapToObj(number -> start(words, folder.resolve("worker-" + number + ".log")))
            .toList());
  }

  /** The same command, for a process that joins. */
  static List<String> words(String command, List<String> given) {
    List<String> words = new ArrayList<>(List.of(command));
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

  private static Helper start(List<String> words, Path log) {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(words);
    try {
      Files.createDirectories(log.resolveSibling(""));
      return new Helper(
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
    for (Helper helper : helpers) {
      try {
        int status = helper.process().waitFor();
        if (status != 0) {
          System.err.printf(
              "plumbline: a further process ended with status %d; what it said is in %s%n",
              status, helper.log());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  @Override
  public void close() {
    helpers.forEach(helper -> helper.process().destroy());
  }
}
