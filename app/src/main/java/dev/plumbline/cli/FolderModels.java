package dev.plumbline.cli;

import dev.plumbline.assess.Assessment;
import dev.plumbline.checkpoint.LocalSettings;
import dev.plumbline.checkpoint.LocalTarget;
import dev.plumbline.lm.AdapterFolder;
import dev.plumbline.lm.Checkpoint;
import dev.plumbline.watch.Arrival;
import dev.plumbline.watch.CheckpointFolder;
import dev.plumbline.watch.Checkpoints;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The models of a watch on this machine.
 *
 * @param folder where checkpoints appear
 * @param checkpoint that was trained
 */
record FolderModels(Path folder, Path checkpoint, LocalSettings settings) implements WatchedModels {

  @Override
  public AlarmOptions.Place place() {
    Path place = folder.toAbsolutePath().normalize();
    return new AlarmOptions.Place(String.valueOf(place.getFileName()), place.toString());
  }

  @Override
  public Checkpoints checkpoints() {
    return new CheckpointFolder(folder);
  }

  @Override
  public Opened base() {
    return opened(load(checkpoint));
  }

  @Override
  public Opened open(Arrival arrival) {
    Path arrived = Path.of(arrival.name());
    requireSameShape(arrived);
    return opened(load(arrived));
  }

  private void requireSameShape(Path arrived) {
    if (!AdapterFolder.is(arrived)
        && !Checkpoint.config(arrived).equals(Checkpoint.config(checkpoint))) {
      throw new IllegalArgumentException(
          "%s is of another shape than %s, so that one did not come of the other; give the --base that was trained"
              .formatted(arrived, checkpoint));
    }
  }

  /** A checkpoint, or adapters beside the base. */
  private LocalTarget load(Path place) {
    return AdapterFolder.is(place)
        ? LocalTarget.openAdapted(
            place.toString(), place, checkpoint, settings, TargetKind.dialect(checkpoint, settings))
        : LocalTarget.open(place.toString(), place, settings, TargetKind.dialect(place, settings));
  }

  @Override
  public void close() {}

  private static Opened opened(LocalTarget target) {
    return new Opened(Assessment.Target.of("watched", target), Optional.of(target), target::close);
  }
}
