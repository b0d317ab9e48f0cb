package dev.plumbline.lm;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/**
 * Log-probabilities, in nats, that a model gives to the tokens of documents that count in a loss.
 * They are computed as a step of training does, so that a model that is trained begins with what it
 * is compared with.
 */
public final class LogProbabilities {
  private LogProbabilities() {}

  /**
   * Those of each document of a batch.
   *
   * @param model loaded for training
   */
  public static List<float[]> of(LanguageModel model, List<Example> documents) {
    return of(model, documents, batch -> model.pass(batch, Activations.RECOMPUTED).hidden());
  }

  /** Likewise of a model for inference, with the products that it samples by; no gradients. */
  public static List<float[]> ofFrozen(LanguageModel model, List<Example> documents) {
    return Decoder.withoutGradients(() -> of(model, documents, model::forward));
  }

  private static List<float[]> of(
      LanguageModel model, List<Example> documents, Function<Batch, Tensor> pass) {
    Threads.apply();
    try (PointerScope _ = new PointerScope()) {
      Batch batch = Batch.of(documents, model.device());
      float[] all = new float[Math.toIntExact(batch.supervisedTokens())];
      if (all.length > 0) {
        fill(model, batch, pass.apply(batch), all);
      }
      List<float[]> each = new ArrayList<>();
      int at = 0;
      for (Example document : documents) {
        float[] own = new float[document.targets()];
        System.arraycopy(all, at, own, 0, own.length);
        each.add(own);
        at += own.length;
      }
      return each;
    }
  }

  private static void fill(LanguageModel model, Batch batch, Tensor states, float[] all) {
    Tensor hidden = states.index_select(0, batch.supervised());
    for (Targets.Piece piece : Targets.pieces(batch, most(model), false)) {
      try (PointerScope _ = new PointerScope()) {
        Tensor rows = hidden.narrow(0, piece.from(), piece.size());
        Tensor next = batch.targets().narrow(0, piece.from(), piece.size());
        float[] values = Tensors.toFloats(of(model.logits(rows), next));
        System.arraycopy(values, 0, all, piece.from(), values.length);
      }
    }
  }

  /** Targets whose scores take 64 MB of float32. */
  static int most(LanguageModel model) {
    return Math.max(1, (1 << 24) / model.config().vocabularySize());
  }

  /** Of the next tokens [S], given scores [S, vocabularySize]: [S]. */
  static Tensor of(Tensor logits, Tensor next) {
    long noReduction = 0;
    long noTarget = -100;
    return torch
        .cross_entropy_loss(logits, next, new TensorOptional(), noReduction, noTarget, 0)
        .mul(new Scalar(-1.0));
  }
}
