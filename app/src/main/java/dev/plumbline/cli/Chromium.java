package dev.plumbline.cli;

import dev.plumbline.Folders;
import dev.plumbline.WholeFile;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A browser on this machine that prints pages.
 *
 * @param program its file
 */
record Chromium(Path program) {

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome");

  private static final long PATIENCE = 120;

  /**
   * Looks for one.
   *
   * @param path folders as the environment's {@code PATH} lists them
   */
  static Optional<Chromium> on(String path) {
    return Arrays.stream(path.split(File.pathSeparator))
        .filter(folder -> !folder.isEmpty())
        .flatMap(folder -> NAMES.stream().map(Path.of(folder)::resolve))
        .filter(Files::isExecutable)
        .findFirst()
        .map(Chromium::new);
  }

  /**
   * Prints a page as PDF.
   *
   * @throws UncheckedIOException when it cannot
   */
  void print(Path page, Path pdf) {
    WholeFile.write(
        pdf,
        part -> {
          Path profile = Files.createTempDirectory("plumbline-print");
          Path said = profile.resolve("said.txt");
          try {
            run(page, part.toAbsolutePath(), profile, said);
            if (!Files.isRegularFile(part)) {
              throw new IOException(program + " printed nothing: " + last(said));
            }
          } finally {
            Folders.delete(profile);
          }
        });
  }

  private void run(Path page, Path part, Path profile, Path said) throws IOException {
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--no-pdf-header-footer",
                "--user-data-dir=" + profile.resolve("profile"),
                "--print-to-pdf=" + part,
                page.toUri().toString())
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
        throw new IOException("%s did not end within %d seconds".formatted(program, PATIENCE));
      }
      if (process.exitValue() != 0) {
        throw new IOException(
            "%s ended with %d: %s".formatted(program, process.exitValue(), last(said)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + program + " printed", e);
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static String last(Path said) throws IOException {
    try (Stream<String> lines = Files.lines(said)) {
      return lines.reduce("", (_, line) -> line);
    }
  }
}
