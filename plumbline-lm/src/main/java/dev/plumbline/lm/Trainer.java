package dev.plumbline.lm;

import dev.plumbline.lm.StepBatches.Numbered;
import dev.plumbline.lm.TrainingLanes.Part;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
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
   * and a training that was stopped and started again gives those of one that was not. Where there
   * are several threads, they are {@link TrainingLanes}. Different threads may train different
   * models at the same time.
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
    try (AdamW optimizer = new AdamW(model.trainable(), settings);
        TrainingLanes lanes = TrainingLanes.of(model)) {
      TrainingState state = TrainingState.start(saving, model, optimizer, settings);
      StepBatches batches = StepBatches.of(settings.batch(), source, state.cursor());
      model.trainable().gradients.zero_();
      boolean goOn = true;
      for (int step = state.step(); goOn && step < settings.steps(); step++) {
        // A source may look at the model as it is now.
        List<List<Numbered>> groups = batches.next();
        lanes.begin(step);
        try (PointerScope _ = new PointerScope()) {
          Step taken =
              new Step(
                  lanes, loss, settings.activations(), LogProbabilities.most(model), step, groups);
          taken.backward();
          taken.measures().putAll(source.measures(taken.groups()));
          double norm = optimizer.step(step, taken.groups());
          state = state.after(taken, batches.cursor(), settings.rate(step), norm);
        } finally {
          lanes.end();
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
    /** A part of a batch as its model reads it. */
    private record Laid(LanguageModel model, Batch batch, List<Numbered> groups) {
      boolean hasTargets() {
        return batch.supervisedTokens() > 0;
      }
    }

    private final TrainingLanes lanes;
    private final Loss loss;
    private final Activations activations;
    private final int pieceSize;
    private final int number;
    private final List<List<Numbered>> groups;
    private final List<List<Laid>> parts;
    private final Map<String, Double> measures = new TreeMap<>();
    private double mean;

    /**
     * Lays out the batches.
     *
     * @param pieceSize targets whose scores are there at once
     * @param number of the step, from 0
     * @param groups of each batch
     */
    Step(
        TrainingLanes lanes,
        Loss loss,
        Activations activations,
        int pieceSize,
        int number,
        List<List<Numbered>> groups) {
      this.lanes = lanes;
      this.loss = loss;
      this.activations = activations;
      this.pieceSize = pieceSize;
      this.number = number;
      this.groups = groups;
      parts =
          groups.stream()
              .map(batch -> lanes.parts(batch).stream().map(Step::laid).toList())
              .toList();
    }

    private static Laid laid(Part part) {
      List<List<Example>> groups = part.groups().stream().map(Numbered::group).toList();
      return new Laid(part.model(), Batch.ofGroups(groups, part.model().device()), part.groups());
    }

    void backward() {
      long units = batches().stream().mapToLong(loss::units).sum();
      BadInputException.unless(
          batches().stream().anyMatch(batch -> batch.supervisedTokens() > 0),
          "no token of step %d is supervised; nothing to learn from",
          number + 1);
      for (List<Laid> batch : parts) {
        List<Laid> learning = batch.stream().filter(Laid::hasTargets).toList();
        int size = Math.max(1, pieceSize / batch.size());
        GradientOrder order = lanes.order();
        List<Supplier<Sums>> tasks =
            IntStream.range(0, learning.size())
                .mapToObj(part -> {
                  Laid laid = learning.get(part);
                  return (Supplier<Sums>)
                      () ->
                          order.add(
                              part,
                              laid.model().trainable(),
                              layer -> backward(laid, units, size, layer));
                })
                .toList();
        List<Sums> sums =
            batch.size() == 1
                ? tasks.stream().map(Supplier::get).toList()
                : lanes.sideBySide(tasks);
        sums.forEach(this::add);
      }
    }

    private void add(Sums sums) {
      mean += sums.mean;
      sums.measures.forEach((name, value) -> measures.merge(name, value, Double::sum));
    }

    private Sums backward(Laid part, long units, int pieceSize, IntConsumer layer) {
      Sums sums = new Sums();
      try (PointerScope _ = new PointerScope()) {
        Batch batch = part.batch();
        Pass pass = part.model().pass(batch, activations);
        Tensor hidden = pass.hidden().index_select(0, batch.supervised());
        TensorVector gradients = new TensorVector();
        for (Targets.Piece piece : Targets.pieces(batch, pieceSize, loss.needsWholeGroups())) {
          Tensor leaf = hidden.narrow(0, piece.from(), piece.size()).detach().requires_grad_(true);
          Tensor next = batch.targets().narrow(0, piece.from(), piece.size());
          backward(part, leaf, next, piece.targets(), units, sums);
          gradients.push_back(leaf.grad());
        }
        Tensor gradient = torch.cat(gradients, 0);
        Tensor all = torch.zeros_like(pass.hidden()).index_add(0, batch.supervised(), gradient);
        pass.backward(all, layer);
      }
      return sums;
    }

    private void backward(
        Laid part, Tensor hidden, Tensor next, Targets targets, long units, Sums sums) {
      try (PointerScope _ = new PointerScope()) {
        Loss.Sum sum = loss.of(LogProbabilities.of(part.model().logits(hidden), next), targets);
        Tensor share = sum.loss().div(new Scalar((double) units));
        double value = share.item_double();
        if (!Double.isFinite(value)) {
          throw new DivergedException(
              "the loss is %s at step %d; lower the learning rate".formatted(value, number + 1),
              part.groups().stream().map(Numbered::index).toList());
        }
        share.backward();
        sums.mean += value;
        sum.measures()
            .forEach((name, measured) ->
                sums.measures.merge(name, measured.item_double() / units, Double::sum));
      }
    }

    /** What the pieces of a part sum up to. */
    private static final class Sums {
      private final Map<String, Double> measures = new TreeMap<>();
      private double mean;
    }

    double loss() {
      return mean;
    }

    Map<String, Double> measures() {
      return measures;
    }

    List<Batch> batches() {
      return parts.stream().flatMap(List::stream).map(Laid::batch).toList();
    }

    /** The numbers of all groups. */
    List<Long> groups() {
      return groups.stream().flatMap(List::stream).map(Numbered::index).toList();
    }
  }
}
