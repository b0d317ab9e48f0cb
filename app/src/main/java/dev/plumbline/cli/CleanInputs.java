package dev.plumbline.cli;

import dev.plumbline.corpus.Input;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The files that {@code teach clean} is given, of which some can be read once only. */
final class CleanInputs {

  private static final String STANDARD = "-";

  private CleanInputs() {}

  /**
   * Files as they were named; none is read.
   *
   * @throws IllegalArgumentException when one is not there
   */
  static List<Input> named(List<Path> files) {
    if (files.stream().filter(file -> file.toString().equals(STANDARD)).count() > 1) {
      throw new IllegalArgumentException(
          "- stands for standard input, which can be read once; give it once");
    }
    for (Path file : files) {
      if (Files.isDirectory(file)) {
        throw new IllegalArgumentException(
            file + " is a folder; give the files of JSON lines in it");
      }
      if (!file.toString().equals(STANDARD) && !Files.exists(file)) {
        throw new IllegalArgumentException(
            "there is no file " + file + "; give files of JSON lines");
      }
    }
    return Input.of(files.toArray(Path[]::new));
  }

  /** Those of them that are files; the others are still to be read. */
  static List<Input> lasting(List<Input> named) {
    return named.stream().filter(CleanInputs::lasts).toList();
  }

  private static boolean lasts(Input input) {
    return !input.name().equals(STANDARD) && Files.isRegularFile(input.place());
  }

  /**
   * The same, with what can be read once only copied to a folder first.
   *
   * @param folder is made if it is needed
   */
  static List<Input> copied(List<Input> named, Path folder) {
    List<Input> copied = new ArrayList<>();
    for (Input input : named) {
      copied.add(lasts(input) ? input : copy(input, folder.resolve("input-" + copied.size())));
    }
    return copied;
  }

  private static Input copy(Input input, Path place) {
    try {
      Files.createDirectories(place.getParent());
      if (input.name().equals(STANDARD)) {
        Files.copy(System.in, place);
      } else {
        try (InputStream in = Files.newInputStream(input.place())) {
          Files.copy(in, place);
        }
      }
      return new Input(input.name(), place);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + input.name(), e);
    }
  }
}
