package dev.plumbline.lm;

import dev.plumbline.lm.StepBatches.Numbered;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Copies of a model that share its weights, so that parts of a batch are computed side by side,
 * each on one thread: no product waits for a core that has not ended its part of it. On a CPU.
 *
 * <p>What a part has of gradients is added to the model's layer by layer, in the order of the
 * parts, so that the same number of threads gives the same weights bit for bit.
 */
final class TrainingLanes implements AutoCloseable {
  /** What was measured is two; a part has fewer rows the more there are. */
  private static final int MOST = 4;

  /** Positions of the longest part over those of a part on average, at most. */
  private static final double LARGEST_PART = 1.2;

  private final List<LanguageModel> models = new ArrayList<>();

  /** The same from step to step: what a thread frees, the C library keeps for that thread. */
  private final ExecutorService threads;

  private TrainingLanes(LanguageModel model, int count) {
    models.add(model);
    threads = Executors.newFixedThreadPool(count, Thread.ofPlatform().daemon().factory());
    for (int number = 1; number < count; number++) {
      models.add(model.lane(number));
    }
  }

  /** As many as there are threads; one where a training does not gain by more. */
  static TrainingLanes of(LanguageModel model) {
    boolean several =
        model.device() == Device.CPU && Threads.inUse() > 1 && Threads.inUse() <= MOST;
    if (several) {
      NativeMemory.returnLargeBlocks();
    }
    return new TrainingLanes(model, several ? Threads.inUse() : 1);
  }

  /** Groups and the model that computes them. */
  record Part(LanguageModel model, List<Numbered> groups) {}

  /**
   * The parts of a batch, about as long as each other; the whole batch where its groups cannot be
   * parted so, which all threads compute together then.
   */
  List<Part> parts(List<Numbered> batch) {
    List<Part> whole = List.of(new Part(models.getFirst(), batch));
    if (models.size() == 1) {
      return whole;
    }
    List<List<Numbered>> parts =
        Stream.generate(() -> (List<Numbered>) new ArrayList<Numbered>())
            .limit(models.size())
            .toList();
    batch.stream()
        .sorted(Comparator.comparingInt(Numbered::positions).reversed())
        .forEach(group ->
            parts.stream()
                .min(Comparator.comparingInt(TrainingLanes::positions))
                .orElseThrow()
                .add(group));
    int largest = parts.stream().mapToInt(TrainingLanes::positions).max().orElseThrow();
    if (largest * (double) parts.size() > LARGEST_PART * positions(batch)) {
      return whole;
    }
    return IntStream.range(0, parts.size())
        .mapToObj(number -> new Part(models.get(number), parts.get(number)))
        .toList();
  }

  /** What tasks give, each done on one thread; in their order. */
  <T> List<T> sideBySide(List<Supplier<T>> tasks) {
    return Threads.sideBySide(threads, tasks);
  }

  /** For the gradients of a batch's parts. */
  GradientOrder order() {
    return new GradientOrder(models.getFirst());
  }

  private static int positions(List<Numbered> groups) {
    return groups.stream().mapToInt(Numbered::positions).sum();
  }

  /** Says that a step begins. */
  void begin(int step) {
    models.forEach(model -> model.trainable().begin(step));
  }

  /** Says that the step is over. */
  void end() {
    models.forEach(model -> model.trainable().end());
  }

  @Override
  public void close() {
    threads.close();
    models.stream().skip(1).forEach(LanguageModel::close);
  }
}
