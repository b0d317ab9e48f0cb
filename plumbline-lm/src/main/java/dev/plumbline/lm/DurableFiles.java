package dev.plumbline.lm;

import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Writes that either happen whole or not at all, whenever the process is killed. */
final class DurableFiles {
  private DurableFiles() {}

  static void createDirectories(Path directory) {
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new StorageException("create", directory, e);
    }
  }

  /** Writes a file beside the target, forces it to disk and renames it over the target. */
  static void replace(Path target, Consumer<Path> writer) {
    Path temporary = target.resolveSibling(target.getFileName() + ".part");
    writer.accept(temporary);
    try {
      force(temporary);
      Files.move(
          temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      force(parent(target));
    } catch (IOException e) {
      throw new StorageException("write", target, e);
    }
  }

  /**
   * Writes a folder beside the target, forces it to disk and renames it to the target. A folder
   * that was there before moves aside first and is deleted last, so one of the two is always whole:
   * {@link #whole} says which.
   */
  static void replaceDirectory(Path target, Consumer<Path> writer) {
    Path temporary = target.resolveSibling(target.getFileName() + ".part");
    Path old = old(target);
    createDirectories(parent(target));
    try {
      delete(temporary);
      Files.createDirectories(temporary);
      writer.accept(temporary);
      for (Path file : list(temporary)) {
        force(file);
      }
      force(temporary);
      if (Files.exists(target)) {
        delete(old);
        Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      force(parent(target));
      delete(old);
    } catch (IOException e) {
      throw new StorageException("write", target, e);
    }
  }

  /**
   * The folder itself, or the one before it when the process died between the two renames of {@link
   * #replaceDirectory}.
   */
  static Path whole(Path directory) {
    Path old = old(directory);
    return !Files.exists(directory) && Files.isDirectory(old) ? old : directory;
  }

  private static Path old(Path directory) {
    return directory.resolveSibling(directory.getFileName() + ".old");
  }

  private static Path parent(Path path) {
    return Objects.requireNonNull(path.toAbsolutePath().getParent(), "a file has a folder");
  }

  private static void force(Path path) throws IOException {
    if (File.separatorChar == '\\' && Files.isDirectory(path)) {
      return; // Windows cannot open a folder, and writes its entries through by itself
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  static Path temporaryDirectory() {
    try {
      return Files.createTempDirectory("plumbline");
    } catch (IOException e) {
      throw new StorageException("create", Path.of(System.getProperty("java.io.tmpdir", "")), e);
    }
  }

  static void deleteDirectory(Path directory) {
    try {
      delete(directory);
    } catch (IOException e) {
      throw new StorageException("delete", directory, e);
    }
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
