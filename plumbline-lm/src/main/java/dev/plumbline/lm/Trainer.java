package dev.plumbline.lm;

import dev.plumbline.lm.StepBatches.Numbered;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

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
   * Trains the model in place: batch, forward, loss, backward, clip, AdamW, listen, save.
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
    requireFits(settings.batch(), model.config());
    try (AdamW optimizer = new AdamW(model.trainable(), settings)) {
      TrainingState state = TrainingState.start(saving, model, optimizer, settings);
      StepBatches batches = StepBatches.of(settings.batch(), source, state.cursor());
      model.trainable().gradients.zero_();
      boolean goOn = true;
      for (int step = state.step(); goOn && step < settings.steps(); step++) {
        // A source may look at the model as it is now.
        List<List<Numbered>> groups = batches.next();
        model.trainable().begin(step);
        try (PointerScope _ = new PointerScope()) {
          Step taken =
              new Step(
                  model, loss, settings.activations(), LogProbabilities.most(model), step, groups);
          taken.backward();
          taken.measures().putAll(source.measures(taken.groups()));
          double norm = optimizer.step(step, taken.groups());
          state = state.after(taken, batches.cursor(), settings.rate(step), norm);
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

  private static void requireFits(BatchShape shape, DecoderConfig config) {
    if (shape instanceof BatchShape.Packed packed) {
      BadInputException.unless(
          packed.rowLength() <= config.maxPositions(),
          "rowLength is %d, must be at most the model's maxPositions %d",
          packed.rowLength(),
          config.maxPositions());
    }
  }

  /** The gradients of a step: of the mean loss over all units of its batches. */
  static final class Step {
    private final LanguageModel model;
    private final Loss loss;
    private final Activations activations;
    private final int pieceSize;
    private final int number;
    private final List<List<Numbered>> groups;
    private final List<Batch> batches = new ArrayList<>();
    private final Map<String, Double> measures = new TreeMap<>();
    private double mean;

    /**
     * Lays out the batches.
     *
     * @param pieceSize targets whose scores are there at once
     * @param number of the step, from 0
     */
    Step(
        LanguageModel model,
        Loss loss,
        Activations activations,
        int pieceSize,
        int number,
        List<List<Numbered>> groups) {
      this.model = model;
      this.loss = loss;
      this.activations = activations;
      this.pieceSize = pieceSize;
      this.number = number;
      this.groups = groups;
      groups.forEach(batch ->
          batches.add(
              Batch.ofGroups(batch.stream().map(Numbered::group).toList(), model.device())));
    }

    void backward() {
      long units = batches.stream().mapToLong(loss::units).sum();
      BadInputException.unless(
          batches.stream().anyMatch(batch -> batch.supervisedTokens() > 0),
          "no token of step %d is supervised; nothing to learn from",
          number + 1);
      for (int i = 0; i < batches.size(); i++) {
        if (batches.get(i).supervisedTokens() > 0) {
          try (PointerScope _ = new PointerScope()) {
            backward(batches.get(i), groups.get(i), units);
          }
        }
      }
    }

    private void backward(Batch batch, List<Numbered> of, long units) {
      Pass pass = model.pass(batch, activations);
      Tensor hidden = pass.hidden().index_select(0, batch.supervised());
      TensorVector gradients = new TensorVector();
      for (Targets.Piece piece : Targets.pieces(batch, pieceSize, loss.needsWholeGroups())) {
        Tensor leaf = hidden.narrow(0, piece.from(), piece.size()).detach().requires_grad_(true);
        backward(leaf, batch.targets().narrow(0, piece.from(), piece.size()), piece, units, of);
        gradients.push_back(leaf.grad());
      }
      Tensor gradient = torch.cat(gradients, 0);
      pass.backward(torch.zeros_like(pass.hidden()).index_add(0, batch.supervised(), gradient));
    }

    private void backward(
        Tensor hidden, Tensor next, Targets.Piece piece, long units, List<Numbered> of) {
      try (PointerScope _ = new PointerScope()) {
        Loss.Sum sum = loss.of(LogProbabilities.of(model.logits(hidden), next), piece.targets());
        Tensor share = sum.loss().div(new Scalar((double) units));
        double value = share.item_double();
        if (!Double.isFinite(value)) {
          throw new DivergedException(
              "the loss is %s at step %d; lower the learning rate".formatted(value, number + 1),
              of.stream().map(Numbered::index).toList());
        }
        share.backward();
        mean += value;
        sum.measures()
            .forEach((name, measured) ->
                measures.merge(name, measured.item_double() / units, Double::sum));
      }
    }

    double loss() {
      return mean;
    }

    Map<String, Double> measures() {
      return measures;
    }

    List<Batch> batches() {
      return batches;
    }

    /** The numbers of all groups. */
    List<Long> groups() {
      return groups.stream().flatMap(List::stream).map(Numbered::index).toList();
    }
  }
}
