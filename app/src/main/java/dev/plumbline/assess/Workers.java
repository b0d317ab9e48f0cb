package dev.plumbline.assess;

import dev.plumbline.model.Canonical;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a process shares runs with others.
 *
 * @param name of this process, which no other has
 * @param term after which a process of another machine that was not heard of is dead
 * @param waiting is told, once, that this one waits for others
 */
public record Workers(String name, Duration term, Consumer<String> waiting) {

  /** After so many seconds; two minutes when it is not set. */
  private static final String TERM = "plumbline.lease.seconds";

  private static final Pattern NAME = Pattern.compile("(\\d+)\\.(\\d+)@([0-9a-f]{16})");

  private static final String MACHINE = machine();

  public Workers(String name, Duration term) {
    this(name, term, sentence -> {});
  }

  /** This process. */
  public static Workers thisProcess(Consumer<String> waiting) {
    ProcessHandle process = ProcessHandle.current();
    return new Workers(
        process.pid() + "." + started(process) + "@" + MACHINE,
        Duration.ofSeconds(Long.getLong(TERM, 120)),
        waiting);
  }

  /** This process, silent. */
  public static Workers thisProcess() {
    return thisProcess(sentence -> {});
  }

  /**
   * Whether a worker was a process of this machine that has ended, which need not be waited for.
   */
  public static boolean isDead(String worker) {
    Matcher name = NAME.matcher(worker);
    if (!name.matches() || !name.group(3).equals(MACHINE)) {
      return false;
    }
    Optional<ProcessHandle> process = ProcessHandle.of(Long.parseLong(name.group(1)));
    return process
        .filter(ProcessHandle::isAlive)
        .filter(alive -> started(alive).equals(name.group(2)))
        .isEmpty();
  }

  private static String started(ProcessHandle process) {
    return String.valueOf(process.info().startInstant().map(Instant::toEpochMilli).orElse(0L));
  }

  /** What numbers of processes are unique in: a host since its start, and a container on it. */
  private static String machine() {
    return Canonical.sha256(
            String.join(
                "\n",
                System.getenv().getOrDefault("COMPUTERNAME", text(Path.of("/etc/hostname"))),
                text(Path.of("/proc/sys/kernel/random/boot_id")),
                link(Path.of("/proc/self/ns/pid"))))
        .substring(0, 16);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }

  private static String link(Path file) {
    try {
      return Files.readSymbolicLink(file).toString();
    } catch (IOException | UnsupportedOperationException e) {
      return "";
    }
  }
}
