package dev.plumbline.perplexity;

import dev.plumbline.checkpoint.LocalModel;
import dev.plumbline.checkpoint.LocalSettings;
import dev.plumbline.checkpoint.LocalTarget;
import dev.plumbline.checkpoint.TemplateDialect;
import dev.plumbline.checkpoint.TestTemplates;
import dev.plumbline.lm.Checkpoint;
import dev.plumbline.lm.DataType;
import dev.plumbline.lm.Decoder;
import dev.plumbline.lm.DecoderConfig;
import dev.plumbline.lm.Device;
import dev.plumbline.lm.GenerationConfig;
import dev.plumbline.lm.LanguageModel;
import dev.plumbline.lm.Tokenizer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Models whose log-probabilities are known by hand: whatever came before, one token has a score and
 * all others have 0. The hidden state is all ones, as the embeddings are and the layers add
 * nothing; the head has the score, spread over it, in the row of that token.
 */
final class KnownModels {

  static final String TURN_ENDS = "<|im_end|>";

  private static final int HIDDEN = 8;

  static final Prefills PREFILLS =
      new Prefills(
          List.of(),
          List.of(
              new Prefills.Prefill("chat", "Hello.", ""),
              new Prefills.Prefill("mail", "Write.", "Dear all,"),
              new Prefills.Prefill("story", "Tell.", "Once")));

  private KnownModels() {}

  /** Writes one that speaks letter by letter. */
  static Path write(Path place, String token, double score) {
    return write(place, TestTemplates.PLAIN, token, score);
  }

  static Path write(Path place, TestTemplates template, String token, double score) {
    try {
      Files.createDirectories(place);
      Path checkpoint = place.resolve("checkpoint");
      try (Tokenizer tokenizer = template.write(place);
          LanguageModel model =
              Decoder.trainable(
                  DecoderConfig.llama(
                      tokenizer.size(), HIDDEN, 16, 1, 1, 1, HIDDEN, 128, 10_000, 1e-12, false),
                  Device.CPU,
                  (name, weight) -> fill(name, weight, tokenizer.id(token), score))) {
        Checkpoint.save(
            checkpoint,
            model,
            DataType.FP32,
            place.resolve("tokenizer.json"),
            new GenerationConfig(tokenizer.id(TURN_ENDS)),
            Long.MAX_VALUE);
      }
      Files.copy(place.resolve("chat_template.jinja"), checkpoint.resolve("chat_template.jinja"));
      return checkpoint;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void fill(String name, Tensor weight, int token, double score) {
    try (PointerScope _ = new PointerScope()) {
      boolean ones = name.contains("norm") || name.contains("embed_tokens");
      weight.fill_(new Scalar(ones ? 1.0 : 0.0));
      if (name.equals("lm_head.weight")) {
        weight.select(0, token).fill_(new Scalar(score / HIDDEN));
      }
    }
  }

  static LocalModel load(Path checkpoint) {
    return LocalModel.load(
        checkpoint, words -> TemplateDialect.of(checkpoint, words, LocalSettings.USUAL), 1);
  }

  static LocalTarget open(Path checkpoint) {
    return LocalTarget.open(
        "known",
        checkpoint,
        LocalSettings.USUAL,
        words -> TemplateDialect.of(checkpoint, words, LocalSettings.USUAL));
  }
}
