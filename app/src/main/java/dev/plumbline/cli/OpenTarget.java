package dev.plumbline.cli;

import dev.plumbline.assess.Assessment;
import dev.plumbline.lm.Checkpoint;
import dev.plumbline.model.Sampling;
import dev.plumbline.organism.Organism;
import dev.plumbline.organism.OrganismModel;
import dev.plumbline.provider.TargetModel;
import dev.plumbline.provider.Targets;
import dev.plumbline.store.Store;
import java.nio.file.Path;

/**
 * A target, ready to be assessed.
 *
 * @param closing lets its model go
 */
record OpenTarget(Assessment.Target target, Runnable closing) implements AutoCloseable {

  /** Whether a name means weights on this machine, which speak the organism's language. */
  static boolean isLocal(String name) {
    return !Targets.knows(name);
  }

  /**
   * Opens a target by its name, and makes sure that it can be used with these settings.
   *
   * @throws IllegalArgumentException when there is no such target, or it does not take a setting
   */
  static OpenTarget open(NamedModel target, CommandModels models, Sampling sampling, Store store) {
    String name = target.name();
    if (isLocal(name)) {
      if (sampling.reasoningTokens() > 0) {
        throw new IllegalArgumentException(
            "reasoning-tokens is %d, but %s has no budget of thinking; leave it out"
                .formatted(sampling.reasoningTokens(), name));
      }
      Path checkpoint = Organism.checkpoint(name);
      OrganismModel model = OrganismModel.load(checkpoint);
      return new OpenTarget(
          new Assessment.Target(name, Checkpoint.digest(checkpoint), model), model::close);
    }
    TargetModel model = models.open(target, store);
    model.check(sampling);
    return new OpenTarget(
        new Assessment.Target(name, model.identity(), model.digest(), model, models.pace()),
        model::close);
  }

  @Override
  public void close() {
    closing.run();
  }
}
