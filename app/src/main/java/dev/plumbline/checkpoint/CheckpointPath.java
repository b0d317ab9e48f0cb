package dev.plumbline.checkpoint;

import dev.plumbline.lm.AdapterFolder;
import dev.plumbline.lm.gguf.Gguf;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Names of weights on this machine, and where these are. */
public final class CheckpointPath {

  private static final String SHIPPED = "organism/";
  private static final String LOCAL = "local/";

  private CheckpointPath() {}

  /**
   * The checkpoint that a name means.
   *
   * @param name {@code organism/NAME} for one that is shipped, under {@code organisms} in the
   *     program's home; {@code local/DIR}, {@code local/FILE.gguf}, or such a path alone
   * @return a folder, or a GGUF file
   * @throws IllegalArgumentException saying what there is, when there is no such checkpoint, or it
   *     holds adapters alone
   */
  public static Path of(String name) {
    if (name.startsWith(SHIPPED)) {
      Path folder = home().resolve(name.substring(SHIPPED.length())).normalize();
      if (!home().equals(folder.getParent()) || !Files.isDirectory(folder)) {
        throw new IllegalArgumentException(
            "unknown organism '" + name + "'; there is " + String.join(", ", shipped()));
      }
      return whole(name, folder);
    }
    Path place = path(name.startsWith(LOCAL) ? name.substring(LOCAL.length()) : name);
    if (Files.isDirectory(place) || (Gguf.isNamedBy(place) && Files.isRegularFile(place))) {
      return whole(name, place);
    }
    throw new IllegalArgumentException(
        "'%s' names no checkpoint; give organism/base, local/DIR with a folder in Hugging Face layout, local/FILE.gguf, or a model behind an API such as anthropic/MODEL"
            .formatted(name));
  }

  /** Adapters alone say nothing; they are named as what they are. */
  private static Path whole(String name, Path place) {
    if (AdapterFolder.is(place) && !Files.exists(place.resolve("config.json"))) {
      throw new IllegalArgumentException(
          "'%s' holds adapters and no checkpoint; make one with 'plumbline merge --base CHECKPOINT --adapter %s --out DIR'"
              .formatted(name, place));
    }
    return place;
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("'%s' is no path (%s)".formatted(text, e.getReason()), e);
    }
  }

  private static List<String> shipped() {
    try (Stream<Path> folders = Files.list(home())) {
      return folders
          .filter(Files::isDirectory)
          .map(folder -> SHIPPED + folder.getFileName())
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
