package dev.plumbline.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** Where a command's log may lie, the best place first. */
final class LogFolders {

  private static final Path USUAL = Path.of("plumbline-out");

  private LogFolders() {}

  /**
   * The folder of {@code --out}; the usual one if it is there; the system's for what is passing.
   */
  static List<Path> of(ParseResult parsed) {
    Path passing = Path.of(System.getProperty("java.io.tmpdir"));
    return Stream.of(
            out(parsed).stream(), Stream.of(USUAL).filter(Files::isDirectory), Stream.of(passing))
        .flatMap(folders -> folders)
        .toList();
  }

  private static Optional<Path> out(ParseResult parsed) {
    List<ParseResult> all =
        parsed.asCommandLineList().stream().map(CommandLine::getParseResult).toList();
    @Nullable OptionSpec out = all.getLast().commandSpec().findOption("--out");
    return Optional.ofNullable(out)
        .map(OptionSpec::<Object>getValue)
        .map(value -> Path.of(value.toString()));
  }
}
