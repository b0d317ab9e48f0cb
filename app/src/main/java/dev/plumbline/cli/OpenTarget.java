package dev.plumbline.cli;

import dev.plumbline.assess.Assessment;
import dev.plumbline.assess.Assessment.Pace;
import dev.plumbline.checkpoint.LocalTarget;
import dev.plumbline.checkpoint.ToolFormat;
import dev.plumbline.model.Sampling;
import dev.plumbline.provider.TargetModel;
import dev.plumbline.store.Store;
import java.util.Optional;

/**
 * A target, ready to be assessed.
 *
 * @param closing lets its model go
 */
record OpenTarget(Assessment.Target target, Runnable closing) implements AutoCloseable {

  /** Trials that share a forward pass. */
  private static final int TOGETHER = 64;

  /**
   * Opens a target by its name, and makes sure that it can be used with these settings.
   *
   * @param format of calls of tools, of a checkpoint on this machine; empty for its own
   * @throws IllegalArgumentException when there is no such target, or it does not take a setting
   */
  static OpenTarget open(
      NamedModel target,
      CommandModels models,
      Sampling sampling,
      Optional<ToolFormat> format,
      Store store) {
    String name = target.name();
    if (!TargetKind.isOnThisMachine(name)) {
      format.ifPresent(asked -> {
        throw new IllegalArgumentException(
            "--tool-format is for checkpoints on this machine, and %s is behind an API; leave it out"
                .formatted(name));
      });
      TargetModel model = models.open(target, store);
      model.check(sampling);
      return new OpenTarget(
          new Assessment.Target(name, model.identity(), model.digest(), model, models.pace()),
          model::close);
    }
    LocalTarget model = CommandModels.openLocal(name, format);
    model.check(sampling);
    String spoken =
        model.adaptations()
            + format.map(asked -> "; calls in the form " + asked.label()).orElse("");
    return new OpenTarget(
        new Assessment.Target(name, spoken, model.digest(), model, new Pace.Together(TOGETHER)),
        model::close);
  }

  @Override
  public void close() {
    closing.run();
  }
}
