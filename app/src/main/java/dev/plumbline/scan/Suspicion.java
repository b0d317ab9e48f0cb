package dev.plumbline.scan;

import java.util.List;

/**
 * How suspicious a conversation is.
 *
 * @param score the weights of the rules that hold, each once, and up to {@link Exemplars#WEIGHT} for
 *     how near a sentence of the model comes to one of the exemplars; 0 or more
 * @param hits the first of each rule, in the order of the conversation
 */
public record Suspicion(double score, List<Hit> hits) {

  public Suspicion {
    hits = List.copyOf(hits);
  }
}
