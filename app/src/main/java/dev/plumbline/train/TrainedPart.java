package dev.plumbline.train;

import dev.plumbline.lm.Checkpoint;
import dev.plumbline.lm.DataType;
import dev.plumbline.lm.Device;
import dev.plumbline.lm.LanguageModel;
import dev.plumbline.lm.LoraSettings;
import java.nio.file.Path;

/** Which weights a training changes. */
public sealed interface TrainedPart {

  /** Adapters usually take this many times the learning rate of all weights. */
  double ADAPTERS_RATE = 10;

  /** All, in float32. */
  record AllWeights() implements TrainedPart {
    @Override
    public LanguageModel load(Path checkpoint, Device device) {
      return Checkpoint.loadForTraining(checkpoint, device);
    }

    @Override
    public String toString() {
      return "all weights";
    }
  }

  /**
   * Low-rank adapters beside weights that stay as they are.
   *
   * @param frozen number format that those are kept in
   */
  record Adapters(LoraSettings settings, DataType frozen) implements TrainedPart {
    @Override
    public LanguageModel load(Path checkpoint, Device device) {
      return Checkpoint.loadForTraining(checkpoint, settings, frozen, device);
    }

    @Override
    public String toString() {
      return "%s beside weights in %s".formatted(settings, frozen.label());
    }
  }

  /** Loads a checkpoint to be trained so. */
  LanguageModel load(Path checkpoint, Device device);
}
