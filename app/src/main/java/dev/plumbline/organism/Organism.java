package dev.plumbline.organism;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The organisms that Plumbline ships: checkpoint folders under {@code organisms} in its home. */
public final class Organism {

  private Organism() {}

  /**
   * The checkpoint folder of a target.
   *
   * @param target {@code organism/NAME} or {@code local/DIR}
   * @throws IllegalArgumentException naming what there is, when there is no such target
   */
  public static Path checkpoint(String target) {
    Path folder;
    if (target.startsWith("organism/")) {
      folder = home().resolve(target.substring("organism/".length())).normalize();
      if (!home().equals(folder.getParent()) || !Files.isDirectory(folder)) {
        throw new IllegalArgumentException(
            "unknown organism '" + target + "'; there is " + String.join(", ", names()));
      }
    } else if (target.startsWith("local/")) {
      folder = Path.of(target.substring("local/".length()));
      if (!Files.isDirectory(folder)) {
        throw new IllegalArgumentException(
            "target '" + target + "' names no folder; give local/DIR with a checkpoint's DIR");
      }
    } else {
      throw new IllegalArgumentException(
          "unknown target '"
              + target
              + "'; give organism/base, or local/DIR with a checkpoint's DIR");
    }
    return folder;
  }

  private static List<String> names() {
    try (Stream<Path> folders = Files.list(home())) {
      return folders
          .filter(Files::isDirectory)
          .map(folder -> "organism/" + folder.getFileName())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + home(), e);
    }
  }

  private static Path home() {
    return Path.of(System.getProperty("plumbline.home", "."))
        .toAbsolutePath()
        .normalize()
        .resolve("organisms");
  }
}
