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
public record CheckpointFolder(Path folder) implements Checkpoints {

  private static final Pattern NAME = Pattern.compile("checkpoint-(\\d{1,9})");

  @Override
  public Found look(int after) {
    Optional<String> trouble = Optional.empty();
    List<Arrival> ready = new ArrayList<>();
    for (Arrival arrival : named(after)) {
      try {
        Checkpoint.requireWhole(Path.of(arrival.name()));
        ready.add(arrival);
      } catch (LmException e) {
        trouble =
            trouble.or(
                () -> Optional.of("a checkpoint is there that cannot be read: " + e.getMessage()));
      }
    }
    return new Found(ready, trouble);
  }

  @Override
  public String inWords() {
    return "folders named checkpoint-N in " + folder;
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
        ? Optional.of(new Arrival(Integer.parseInt(name.group(1)), folder.toString()))
        : Optional.empty();
  }
}
