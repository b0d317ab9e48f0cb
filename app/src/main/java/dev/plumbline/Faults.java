package dev.plumbline;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What failed in this process, with stacks: a file {@code plumbline.log} beside the results of the
 * command, without keys. Safe to use from any thread; nothing is written while nothing fails.
 */
public final class Faults {

  public static final String FILE = "plumbline.log";

  /** A file that has grown so long is put aside as {@code plumbline.log.1} first. */
  static final long LONGEST = 4 << 20;

  private static final String ACTS = "[\\p{Cc}\\p{Cf}\\u2028\\u2029&&[^\n\t]]";

  private static final Set<String> SECRETS = ConcurrentHashMap.newKeySet();

  private static volatile Place place = new Place(List.of(), "");

  /**
   * Where faults go.
   *
   * @param folders the first that is there and can be written to is taken
   * @param command that is under way
   */
  private record Place(List<Path> folders, String command) {}

  private Faults() {}

  /** Begins a command, whose faults go into the first of these folders that takes them. */
  public static void begin(String command, List<Path> folders) {
    place = new Place(List.copyOf(folders), command);
  }

  /** Strikes a key out of all that is written from now on. */
  public static void strike(String key) {
    SECRETS.add(key);
  }

  /**
   * Writes down a fault. That this fails hides no fault: the file's path is missing then.
   *
   * @param what was being done
   */
  public static Optional<Path> log(Throwable fault, String what) {
    Place now = place;
    StringWriter stack = new StringWriter();
    fault.printStackTrace(new PrintWriter(stack, true));
    String entry =
        "%s plumbline %s%n%s: %s%n"
            .formatted(Instant.now().truncatedTo(ChronoUnit.MILLIS), now.command(), what, stack);
    String harmless = struck(entry.replace("\r\n", "\n")).replaceAll(ACTS, "\ufffd");
    return now.folders().stream()
        .filter(folder -> append(folder, harmless))
        .findFirst()
        .map(Faults::in);
  }

  /**
   * Likewise.
   *
   * @param sentence says what failed, to who sees nothing else of it
   * @return the sentence, with the file's path
   */
  public static String logged(String sentence, Throwable fault, String what) {
    return log(fault, what).map(file -> sentence + "; the details are in " + file).orElse(sentence);
  }

  private static Path in(Path folder) {
    return folder.resolve(FILE);
  }

  private static String struck(String text) {
    // The longer first: one key may begin with another.
    List<String> secrets =
        SECRETS.stream().sorted(Comparator.comparingInt(String::length).reversed()).toList();
    String struck = text;
    for (String secret : secrets) {
      struck = struck.replace(secret, "[key]");
    }
    return struck;
  }

  private static synchronized boolean append(Path folder, String entry) {
    Path file = in(folder);
    try {
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) > LONGEST) {
        Files.move(file, folder.resolve(FILE + ".1"), StandardCopyOption.REPLACE_EXISTING);
      }
      // No link is followed: in a folder of all users it may be somebody else's.
      try (OutputStream out =
          Files.newOutputStream(
              file,
              StandardOpenOption.CREATE,
              StandardOpenOption.APPEND,
              LinkOption.NOFOLLOW_LINKS)) {
        out.write(entry.getBytes(StandardCharsets.UTF_8));
      }
      return true;
    } catch (IOException | SecurityException e) {
      return false;
    }
  }
}
