package dev.plumbline.corpus;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * A file of JSON lines, which can be read several times.
 *
 * @param name as it was given
 * @param place where it lies
 */
public record Input(String name, Path place) {

  /** Files that are called by their paths. */
  public static List<Input> of(Path... files) {
    return Arrays.stream(files).map(file -> new Input(file.toString(), file)).toList();
  }
}
