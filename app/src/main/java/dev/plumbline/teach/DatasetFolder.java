package dev.plumbline.teach;

import dev.plumbline.WholeFile;
import dev.plumbline.assess.Seal;
import dev.plumbline.model.Canonical;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The folder of a dataset that is being written. Its files are made in a hidden folder within; when
 * all are there they are moved to their places, the manifest first, so that whatever a kill leaves
 * is either the old dataset, the new one, or one that its own manifest refuses. For one thread.
 */
public final class DatasetFolder implements AutoCloseable {

  private static final String PARTS = ".writing";

  /** Held by the command that writes. */
  private static final String LOCK = ".lock";

  /** What a command keeps beside a dataset, and no part of it. */
  private static final Pattern BESIDE = Pattern.compile("\\..*|plumbline\\.(db|log).*");

  private final Path folder;
  private final boolean isNew;
  private final Optional<Manifest> before;
  private final FileChannel lock;

  private DatasetFolder(Path folder, boolean isNew, Optional<Manifest> before, FileChannel lock) {
    this.folder = folder;
    this.isNew = isNew;
    this.before = before;
    this.lock = lock;
  }

  /**
   * Opens a folder to write to; makes it if it is not there.
   *
   * @param origin of what is to be written; what is not known of it yet is left empty
   * @throws IllegalArgumentException when it holds another dataset, or files of somebody else, or
   *     another command is writing to it
   * @throws UncheckedIOException when nothing can be written there
   */
  public static DatasetFolder open(Path folder, Origin origin) {
    boolean isNew = Files.notExists(folder);
    boolean sealed = Files.isRegularFile(folder.resolve(Manifest.FILE));
    Set<String> listed = Set.of();
    Optional<Manifest> before = Optional.empty();
    if (sealed) {
      Manifest manifest = Manifest.read(folder);
      before = Optional.of(manifest);
      listed = manifest.files().keySet();
    }
    for (Path stranger : strangers(folder, listed)) {
      throw new IllegalArgumentException(
          "%s is there and no part of the dataset that is to be written; move it elsewhere, or give another folder with --out"
              .formatted(stranger));
    }
    requireSame(folder, before, origin);
    return new DatasetFolder(folder, isNew, before, begin(folder));
  }

  /** Files that neither the manifest lists nor a command keeps there. */
  static List<Path> strangers(Path folder, Set<String> listed) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    return files(folder).stream()
        .filter(file -> !file.endsWith(Manifest.FILE))
        .filter(file -> !listed.contains(file.getFileName().toString()))
        .filter(file -> !BESIDE.matcher(file.getFileName().toString()).matches())
        .toList();
  }

  /**
   * Requires that what is to be written is what a dataset that is there was made from.
   *
   * @throws IllegalArgumentException when it is not
   */
  public void require(Origin origin) {
    requireSame(folder, before, origin);
  }

  private static void requireSame(Path folder, Optional<Manifest> before, Origin origin) {
    before
        .flatMap(there -> origin.differenceFrom(there.origin()))
        .ifPresent(field -> {
          throw new IllegalArgumentException(
              "%s holds a sealed dataset, %s, that was made otherwise ('%s' differs) and would be overwritten; give another folder with --out"
                  .formatted(folder, before.orElseThrow().origin().summary(), field));
        });
  }

  /** Names of the files of the dataset that is there already. */
  public Set<String> filesBefore() {
    return before.map(there -> there.files().keySet()).orElse(Set.of());
  }

  /** The forms that were asked for, and those that the dataset that is there has, made anew. */
  Set<RowFormat> forms(List<RowFormat> asked) {
    Set<String> there = filesBefore();
    Set<RowFormat> forms = EnumSet.noneOf(RowFormat.class);
    for (RowFormat form : RowFormat.values()) {
      if (asked.contains(form) || there.contains(form.file())) {
        forms.add(form);
      }
    }
    return forms;
  }

  /** Whether it is a file that holds something. */
  static boolean holdsAny(Path file) {
    try {
      return Files.isRegularFile(file) && Files.size(file) > 0;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  /** Takes the folder for this command alone, and takes away what another one left. */
  private static FileChannel begin(Path folder) {
    Path parts = folder.resolve(PARTS);
    try {
      Files.createDirectories(parts);
      FileChannel lock =
          FileChannel.open(
              parts.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!isTaken(lock)) {
        lock.close();
        throw new IllegalArgumentException(
            "another command is writing to %s; wait for it, or give another folder with --out"
                .formatted(folder));
      }
      clear(parts);
      return lock;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + folder, e);
    }
  }

  private static boolean isTaken(FileChannel lock) throws IOException {
    try {
      return lock.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // by another thread of this process
    }
  }

  /** Where files are made. */
  public Path parts() {
    return folder.resolve(PARTS);
  }

  /** Digests of all files that were made, by name. */
  Map<String, String> digests() {
    Map<String, String> digests = new TreeMap<>();
    for (Path file : made()) {
      digests.put(file.getFileName().toString(), Manifest.sha256(file));
    }
    return digests;
  }

  private List<Path> made() {
    return files(parts()).stream().filter(file -> !file.endsWith(LOCK)).toList();
  }

  /** All files of a folder, by name; without those in folders within. */
  static List<Path> files(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> !Files.isDirectory(file)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder, e);
    }
  }

  /** Seals what was made and moves it to its place. */
  Manifest seal(
      Origin origin,
      List<Seal> suites,
      long rows,
      String version,
      Map<String, String> environment) {
    Manifest manifest =
        new Manifest(origin, suites, rows, digests(), version, "", "").sealed(environment);
    WholeFile.write(
        parts().resolve(Manifest.FILE), Canonical.JSON.writeValueAsString(manifest) + "\n");
    List<Path> files = new ArrayList<>(made());
    files.sort(Comparator.comparing(file -> !file.endsWith(Manifest.FILE)));
    try {
      for (Path file : files) {
        Files.move(
            file,
            folder.resolve(file.getFileName()),
            StandardCopyOption.ATOMIC_MOVE,
            StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write to " + folder, e);
    }
    return manifest;
  }

  private static void clear(Path parts) throws IOException {
    try (Stream<Path> files = Files.walk(parts)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(parts) && !file.endsWith(LOCK)) {
          Files.delete(file);
        }
      }
    }
  }

  /** Takes away what was not moved to its place. */
  @Override
  public void close() {
    try (lock) {
      clear(parts());
      Files.delete(parts().resolve(LOCK));
      Files.delete(parts());
      if (isNew) {
        try (Stream<Path> files = Files.list(folder)) {
          if (files.findAny().isEmpty()) {
            Files.delete(folder);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot clear " + parts(), e);
    }
  }
}
