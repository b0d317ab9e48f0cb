package dev.plumbline.cli;

import dev.plumbline.assess.Assessment;
import dev.plumbline.checkpoint.LocalTarget;
import dev.plumbline.watch.Arrival;
import dev.plumbline.watch.Checkpoints;
import java.util.Optional;

/** The models of a watch, wherever they are: the base and the checkpoints. */
interface WatchedModels extends AutoCloseable {

  /** What tells the training from others. */
  AlarmOptions.Place place();

  /** Where checkpoints appear. */
  Checkpoints checkpoints();

  Opened base();

  /**
   * Opens a checkpoint.
   *
   * @throws IllegalArgumentException when it did not come of the base
   */
  Opened open(Arrival arrival);

  @Override
  void close();

  /**
   * A model, ready to be assessed.
   *
   * @param local itself, where its weights are on this machine
   * @param closing lets it go
   */
  record Opened(Assessment.Target target, Optional<LocalTarget> local, Runnable closing)
      implements AutoCloseable {
    @Override
    public void close() {
      closing.run();
    }
  }
}
