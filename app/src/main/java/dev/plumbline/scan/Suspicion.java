package dev.plumbline.scan;

import java.util.List;

/**
 * How suspicious a conversation is.
 *
 * @param near what it adds to a score that a sentence of the model comes near one of the exemplars,
 *     0 to {@link Exemplars#WEIGHT}
 * @param hits the first of each rule, in the order of the conversation
 */
public record Suspicion(double near, List<Hit> hits) {

  public Suspicion {
    hits = List.copyOf(hits);
  }

  /** The weights of the rules that hold, each once, and the nearness. */
  public double score() {
    return near + hits.stream().mapToInt(hit -> Suspecting.weight(hit.rule())).sum();
  }

  /** The rules that hold, a bit for each. */
  long rules() {
    return hits.stream()
        .mapToLong(hit -> 1L << Suspecting.NAMES.indexOf(hit.rule()))
        .reduce(0, (one, other) -> one | other);
  }
}
