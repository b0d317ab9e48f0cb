package dev.plumbline.lm;

import java.util.function.IntConsumer;

/**
 * Adds the gradients of parts of a batch, which are computed side by side, to those of one model:
 * layer by layer as they are there, and within a layer in the order of the parts, as a sum of
 * rounded numbers hangs on its order.
 */
final class GradientOrder {
  private final Parameters sum;

  /** How many parts have added theirs, by layer; first of the weights that no layer has. */
  private final int[] added;

  private boolean failed;

  GradientOrder(LanguageModel model) {
    sum = model.trainable();
    added = new int[model.config().layers().size() + 1];
  }

  /** Computes the gradients of a part. */
  interface Work<T> {
    /**
     * Computes them.
     *
     * @param layer to be called with the number of each layer once its gradients are there
     */
    T of(IntConsumer layer);
  }

  /**
   * Computes a part, and adds its gradients when it is their turn.
   *
   * @param number of the part, from 0 without gaps; the others run at the same time
   * @param gradients of the model that computes it
   */
  <T> T add(int number, Parameters gradients, Work<T> part) {
    boolean whole = false;
    try {
      T result = part.of(layer -> take(number, gradients, layer));
      take(number, gradients, Parameters.OF_NO_LAYER);
      whole = true;
      return result;
    } finally {
      if (!whole) {
        fail();
      }
    }
  }

  private synchronized void take(int number, Parameters gradients, int layer) {
    int place = layer - Parameters.OF_NO_LAYER;
    try {
      while (added[place] < number && !failed) {
        wait();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    if (gradients != sum) {
      sum.take(gradients, layer);
    }
    added[place]++;
    notifyAll();
  }

  /** No other part waits for one that failed; what they sum up to is of no use. */
  private synchronized void fail() {
    failed = true;
    notifyAll();
  }
}
