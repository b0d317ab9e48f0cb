package dev.plumbline.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

class GradientOrderTest {
  private static final List<Example> SOME = Small.documents(20, 0, 1);
  private static final List<Example> OTHERS = Small.documents(20, 2, 3);

  private static float[] gradients(LanguageModel model) {
    return Tensors.toFloats(model.trainable().gradients);
  }

  /** Says of every layer, from the last, that its gradients are there. */
  private static double backward(LanguageModel lane, List<Example> documents, IntConsumer layers) {
    double loss = Small.backward(lane, documents);
    for (int layer = lane.config().layers().size() - 1; layer >= 0; layer--) {
      layers.accept(layer);
    }
    return loss;
  }

  @Test
  void gradients_of_a_lane_are_added_once_and_leave_it() {
    try (LanguageModel model = Small.model(1);
        LanguageModel alone = Small.model(1);
        LanguageModel lane = model.lane(1)) {
      Small.backward(alone, SOME);
      Small.backward(alone, OTHERS);
      Small.backward(model, SOME);
      GradientOrder order = new GradientOrder(model);
      double loss = order.add(0, lane.trainable(), layers -> backward(lane, OTHERS, layers));
      assertThat(loss).isPositive();
      assertThat(gradients(model)).containsExactly(gradients(alone), within(1e-6f));
      new GradientOrder(model).add(0, lane.trainable(), layers -> "nothing more");
      assertThat(gradients(model)).containsExactly(gradients(alone), within(1e-6f));
    }
  }

  @Test
  void what_comes_first_in_time_waits_for_what_comes_first_in_order() throws Exception {
    Queue<String> added = new ConcurrentLinkedQueue<>();
    try (LanguageModel model = Small.model(1);
        LanguageModel lane = model.lane(1)) {
      GradientOrder order = new GradientOrder(model);
      Thread second =
          Thread.ofPlatform()
              .start(() -> {
                order.add(
                    1,
                    lane.trainable(),
                    layers -> {
                      layers.accept(1);
                      return added.add("second, layer 1");
                    });
              });
      awaitItsTurn(second);
      order.add(
          0,
          model.trainable(),
          layers -> {
            added.add("first, layer 1");
            layers.accept(1);
            return "";
          });
      second.join();
      assertThat(added).containsExactly("first, layer 1", "second, layer 1");
    }
  }

  private static void awaitItsTurn(Thread thread) {
    while (thread.isAlive() && thread.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
  }

  @Test
  void no_part_waits_for_one_that_failed() throws Exception {
    try (LanguageModel model = Small.model(1);
        LanguageModel lane = model.lane(1);
        ExecutorService threads = Executors.newFixedThreadPool(2)) {
      GradientOrder order = new GradientOrder(model);
      Future<String> waiting =
          threads.submit(() ->
              order.add(
                  1,
                  lane.trainable(),
                  layer -> {
                    layer.accept(0);
                    return "ended";
                  }));
      Future<String> failing =
          threads.submit(() ->
              order.add(
                  0,
                  model.trainable(),
                  layer -> {
                    throw new DivergedException("the loss is NaN", List.of());
                  }));
      assertThatThrownBy(failing::get)
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(DivergedException.class);
      assertThat(waiting.get()).isEqualTo("ended");
    }
  }
}
