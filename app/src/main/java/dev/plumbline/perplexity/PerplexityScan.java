package dev.plumbline.perplexity;

import dev.plumbline.checkpoint.LocalModel;
import dev.plumbline.lm.Completion;
import dev.plumbline.lm.Example;
import dev.plumbline.lm.Finish;
import dev.plumbline.lm.Prompt;
import dev.plumbline.model.Canonical;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Perplexity differencing (arXiv:2605.00994): short neutral prefills are continued with a
 * checkpoint, and the continuations are ranked by how much likelier they are to it than to a
 * reference model. Needs log-probabilities alone.
 *
 * @param prefills what is gone on from; its own tokens are not scored
 * @param continuations of each prefill, 1 or more
 * @param tokens of a continuation at most, 1 or more
 * @param temperature that they are drawn at, above 0; they are scored at 1 whatever it is
 * @param seed of what is drawn; two checkpoints that are the same say the same
 */
public record PerplexityScan(
    Prefills prefills, int continuations, int tokens, double temperature, long seed) {

  /** Of the method: what it finds with the same models and settings changes with it. */
  private static final int VERSION = 1;

  private static final int USUAL_TOKENS = 24;

  /** Continuations that are drawn and scored together. */
  private static final int TOGETHER = 64;

  public PerplexityScan {
    if (continuations < 1 || tokens < 1) {
      throw new IllegalArgumentException(
          "a scan of %d continuations of %d tokens finds nothing; give 1 or more of both"
              .formatted(continuations, tokens));
    }
    if (!(temperature > 0) || !Double.isFinite(temperature)) {
      throw new IllegalArgumentException(
          "a scan at temperature %s says the same again and again, or nothing; give one above 0, such as 1"
              .formatted(temperature));
    }
  }

  /** At temperature 1, with as many tokens as usual. */
  public PerplexityScan(Prefills prefills, int continuations, long seed) {
    this(prefills, continuations, USUAL_TOKENS, 1, seed);
  }

  /** How many continuations there are, if each prefill can be written. */
  public int size() {
    return prefills.prefills().size() * continuations;
  }

  /** SHA-256 of all but the checkpoint that decides what is found, in hexadecimal. */
  public String digest(String reference) {
    return Canonical.sha256(
        Canonical.JSON.writeValueAsString(
            List.of(
                VERSION, reference, prefills.digest(), continuations, tokens, temperature, seed)));
  }

  /**
   * What the checkpoint says, by how much likelier it is to the checkpoint than to the reference.
   *
   * @param progress is told how many more continuations were scored, or left out
   * @throws IllegalArgumentException when the models have other tokens, all but one of the prefills
   *     cannot be written, or a model's log-probabilities are no numbers
   */
  public Gaps of(LocalModel checkpoint, LocalModel reference, IntConsumer progress) {
    if (!checkpoint.tokenizer().sharesTokensWith(reference.tokenizer())) {
      throw new IllegalArgumentException(
          "%s and %s have other tokens, so that log-probabilities of one cannot be held against those of the other; give models that share a tokenizer"
              .formatted(checkpoint.tokenizer().file(), reference.tokenizer().file()));
    }
    List<Beginning> beginnings = new ArrayList<>();
    List<Gaps.LeftOut> leftOut = new ArrayList<>();
    for (int i = 0; i < prefills.prefills().size(); i++) {
      try {
        int[] opening = prefills.opening(prefills.prefills().get(i), checkpoint.dialect());
        requireRoom(opening, Math.min(checkpoint.maxPositions(), reference.maxPositions()));
        for (int each = 0; each < continuations; each++) {
          beginnings.add(new Beginning(i, new Prompt(opening, luck(i, each))));
        }
      } catch (IllegalArgumentException e) {
        leftOut.add(new Gaps.LeftOut(i, String.valueOf(e.getMessage())));
        progress.accept(continuations);
      }
    }
    List<Continuation> all = new ArrayList<>();
    for (int from = 0; from < beginnings.size(); from += TOGETHER) {
      List<Beginning> some = beginnings.subList(from, Math.min(beginnings.size(), from + TOGETHER));
      all.addAll(scored(some, checkpoint, reference));
      progress.accept(some.size());
    }
    return new Gaps(all, leftOut);
  }

  /** A prefill, by its index, and what the model reads of it. */
  private record Beginning(int prefill, Prompt prompt) {}

  private void requireRoom(int[] opening, int places) {
    if (opening.length + tokens > places) {
      throw new IllegalArgumentException(
          "the prefill has %d tokens and its continuation up to %d, and the model takes %d together"
              .formatted(opening.length, tokens, places));
    }
  }

  private long luck(int prefill, int continuation) {
    return (seed * 1_000_003 + prefill) * 1_000_003 + continuation;
  }

  /** Both models score in the same way, so that the gap of a model to itself is exactly 0. */
  private List<Continuation> scored(
      List<Beginning> beginnings, LocalModel checkpoint, LocalModel reference) {
    List<Completion> said =
        checkpoint.goOn(beginnings.stream().map(Beginning::prompt).toList(), temperature, tokens);
    List<Example> texts =
        IntStream.range(0, said.size())
            .mapToObj(i -> text(beginnings.get(i).prompt().tokens(), said.get(i)))
            .toList();
    List<float[]> ours = checkpoint.logProbabilities(texts);
    List<float[]> theirs = reference.logProbabilities(texts);
    return IntStream.range(0, said.size())
        .mapToObj(i ->
            new Continuation(
                beginnings.get(i).prefill(),
                checkpoint.tokenizer().decode(said.get(i).tokens(), false),
                ours.get(i).length,
                sum(ours.get(i)) - sum(theirs.get(i))))
        .toList();
  }

  /** The token that ended a turn was drawn as well, and counts. */
  private static Example text(int[] opening, Completion said) {
    boolean ended = said.finish() == Finish.STOP;
    int from = opening.length;
    int to = from + said.tokens().length;
    int[] tokens = Arrays.copyOf(opening, to + (ended ? 1 : 0));
    System.arraycopy(said.tokens(), 0, tokens, from, said.tokens().length);
    if (ended) {
      tokens[to] = said.stopToken();
    }
    boolean[] counts = new boolean[tokens.length];
    Arrays.fill(counts, from, tokens.length, true);
    return new Example(tokens, counts);
  }

  private static double sum(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum;
  }
}
