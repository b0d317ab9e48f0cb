package dev.plumbline.organism;

import dev.plumbline.checkpoint.LocalModel;
import dev.plumbline.lm.Checkpoint;
import dev.plumbline.lm.DataType;
import dev.plumbline.lm.Decoder;
import dev.plumbline.lm.DecoderConfig;
import dev.plumbline.lm.Device;
import dev.plumbline.lm.GenerationConfig;
import dev.plumbline.lm.LanguageModel;
import dev.plumbline.lm.Tokenizer;
import dev.plumbline.train.Base;
import java.nio.file.Path;

/**
 * A checkpoint that speaks the world's words at random: for tests of everything around the model.
 */
public final class TestOrganism {

  private TestOrganism() {}

  /** Writes it into a folder of its own below {@code folder}. */
  public static Path write(Path folder, long seed) {
    Path tokenizerJson = folder.resolve("tokenizer.json");
    try (Tokenizer tokenizer = Vocabulary.write(tokenizerJson);
        LanguageModel model =
            Decoder.random(
                DecoderConfig.llama(tokenizer.size(), 32, 64, 1, 2, 1, 16, 512, 10_000, 1e-5, true),
                seed,
                Device.CPU)) {
      Path checkpoint = folder.resolve("checkpoint-" + seed);
      Checkpoint.save(
          checkpoint,
          model,
          DataType.FP32,
          tokenizerJson,
          new GenerationConfig(tokenizer.id(ChatFormat.END)),
          Long.MAX_VALUE);
      return checkpoint;
    }
  }

  /** It as what a training starts from. */
  public static Base base(Path checkpoint) {
    return new Base(checkpoint, words -> OrganismDialect.of(checkpoint, words));
  }

  /** It as a model. */
  public static LocalModel load(Path checkpoint) {
    return LocalModel.load(checkpoint, words -> OrganismDialect.of(checkpoint, words));
  }
}
