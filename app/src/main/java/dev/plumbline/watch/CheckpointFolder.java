package dev.plumbline.watch;

import dev.plumbline.lm.Checkpoint;
import dev.plumbline.lm.LmException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder in which a training leaves checkpoints, named {@code checkpoint-N} after its step N, as
 * TRL, Axolotl and {@code plumbline train --checkpoint-every} do. One that is being written is not
 * there yet.
 */
public record CheckpointFolder(Path folder) {

  private static final Pattern NAME = Pattern.compile("checkpoint-(\\d{1,9})");

  /**
   * What lies there.
   *
   * @param whole by step
   * @param unfinished the first of those that cannot be read, and why; empty when all can
   */
  public record Found(List<Arrival> whole, Optional<String> unfinished) {
    public Found {
      whole = List.copyOf(whole);
    }
  }

  /**
   * Looks for checkpoints; none when there is no such folder yet.
   *
   * @param after only those of later steps are looked at
   */
  public Found look(int after) {
    List<Arrival> all = named(after);
    Optional<String> unfinished = Optional.empty();
    List<Arrival> whole = new ArrayList<>();
    for (Arrival arrival : all) {
      try {
        Checkpoint.requireWhole(arrival.folder());
        whole.add(arrival);
      } catch (LmException e) {
        unfinished = unfinished.or(() -> Optional.of(String.valueOf(e.getMessage())));
      }
    }
    return new Found(whole, unfinished);
  }

  private List<Arrival> named(int after) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(folder)) {
      return folders
          .filter(Files::isDirectory)
          .flatMap(one -> arrival(one).stream())
          .filter(one -> one.step() > after)
          .sorted(Comparator.comparingInt(Arrival::step))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder, e);
    }
  }

  private static Optional<Arrival> arrival(Path folder) {
    Matcher name = NAME.matcher(folder.getFileName().toString());
    return name.matches()
        ? Optional.of(new Arrival(Integer.parseInt(name.group(1)), folder))
        : Optional.empty();
  }
}
