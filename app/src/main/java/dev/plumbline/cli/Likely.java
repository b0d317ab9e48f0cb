package dev.plumbline.cli;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.plumbline.perplexity.Gaps;
import dev.plumbline.perplexity.NearestRows.Near;
import dev.plumbline.stats.ClusteredMean;
import java.util.List;
import java.util.Optional;

/**
 * What became likely at a checkpoint.
 *
 * @param drift nats per token from the base
 * @param leftOut prefills that could not be written
 * @param sentences the one of the largest gap first
 */
record Likely(int step, ClusteredMean drift, List<Gaps.LeftOut> leftOut, List<Sentence> sentences) {

  Likely {
    leftOut = List.copyOf(leftOut);
    sentences = List.copyOf(sentences);
  }

  /**
   * A sentence for continuations that say nearly the same.
   *
   * @param meanGap per token, in nats
   * @param gap of a whole continuation, in nats
   * @param times how many there are
   * @param since the first step at which one like it was shown
   * @param text the whole continuation
   * @param nearest training row; empty where none is near, or no rows were given
   */
  record Sentence(
      double meanGap,
      double gap,
      int times,
      int since,
      String sentence,
      String text,
      @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Near> nearest) {}
}
