package dev.plumbline.cli;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Model.CommandSpec;

/** The words of a command as a run's record keeps them; passwords in URLs are struck. */
final class CommandWords {

  private static final Pattern USER_INFO = Pattern.compile("(://[^/@:\\s]*):[^/@\\s]*@");

  private CommandWords() {}

  static List<String> of(CommandSpec command) {
    return Stream.concat(
            Stream.of(command.qualifiedName().split(" ", -1)),
            command.commandLine().getParseResult().originalArgs().stream())
        .map(word -> USER_INFO.matcher(word).replaceAll("$1:...@"))
        .toList();
  }
}
