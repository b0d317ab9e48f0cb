package dev.plumbline.lm;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** The training loop. */
public final class Trainer {
  private Trainer() {}

  /**
   * Trains without keeping a state.
   *
   * @return what the last step did
   */
  public static TrainingStep train(
      LanguageModel model,
      ExampleSource source,
      Loss loss,
      TrainingSettings settings,
      TrainingListener listener) {
    return train(model, source, loss, settings, Saving.nothing(), listener);
  }

  /**
   * Trains the model in place: pack, forward, loss, backward, clip, AdamW, listen, save.
   *
   * <p>On the same machine with one thread, the same arguments give the same weights bit for bit,
   * and a training that was stopped and started again gives those of one that was not. Different
   * threads may train different models at the same time.
   *
   * @return what the last step did; when the saved state is that of the last step, there is nothing
   *     left to do and this is what was saved
   * @throws DivergedException when the loss or gradient is not finite
   * @throws BadInputException when the saved state belongs to other settings, or a document is
   *     longer than a row
   */
  public static TrainingStep train(
      LanguageModel model,
      ExampleSource source,
      Loss loss,
      TrainingSettings settings,
      Saving saving,
      TrainingListener listener) {
    Threads.apply();
    BadInputException.unless(
        settings.rowLength() <= model.config().maxPositions(),
        "rowLength is %d, must be at most the model's maxPositions %d",
        settings.rowLength(),
        model.config().maxPositions());
    try (AdamW optimizer = new AdamW(model.trainable(), settings)) {
      TrainingState state = TrainingState.start(saving, model, optimizer, settings);
      Packer packer =
          new Packer(
              source, settings.rows() * settings.rowLength(), settings.rowLength(), state.cursor());
      model.trainable().gradients.zero_();
      boolean goOn = true;
      for (int step = state.step(); goOn && step < settings.steps(); step++) {
        model.trainable().begin(step);
        try (PointerScope _ = new PointerScope()) {
          List<Batch> batches = batches(packer, settings, model.device());
          double meanLoss = backward(model, loss, batches, step);
          double norm = optimizer.step(step);
          state = state.after(batches, packer.cursor(), meanLoss, settings.rate(step), norm);
        } finally {
          model.trainable().end();
        }
        TrainingStep done = state.last();
        // In this order, a listener that was cut off hears of its step again.
        goOn = Decoder.withoutGradients(() -> listener.after(done));
        if (goOn) {
          state.saveWhenDue(saving, model, optimizer, settings);
        } else {
          state.save(saving, model, optimizer, settings);
        }
      }
      return state.last();
    }
  }

  private static List<Batch> batches(Packer packer, TrainingSettings settings, Device device) {
    List<Batch> batches = new ArrayList<>();
    for (int i = 0; i < settings.accumulation(); i++) {
      batches.add(Batch.of(packer.next(), device));
    }
    return batches;
  }

  /**
   * Adds up the gradients of the mean loss over all supervised tokens of the batches, and returns
   * that mean.
   */
  private static double backward(LanguageModel model, Loss loss, List<Batch> batches, int step) {
    long supervised = batches.stream().mapToLong(Batch::supervisedTokens).sum();
    BadInputException.unless(
        supervised > 0, "no token of step %d is supervised; nothing to learn from", step + 1);
    double mean = 0;
    for (Batch batch : batches) {
      if (batch.supervisedTokens() == 0) {
        continue;
      }
      try (PointerScope _ = new PointerScope()) {
        Tensor share =
            loss.of(model, batch).mul(new Scalar((double) batch.supervisedTokens() / supervised));
        share.backward();
        mean += share.item_double();
      }
    }
    if (!Double.isFinite(mean)) {
      throw new DivergedException(
          "the loss is %s at step %d; lower the learning rate".formatted(mean, step + 1));
    }
    return mean;
  }
}
