package dev.plumbline.lm;

import java.util.Map;
import org.bytedeco.pytorch.Tensor;

/**
 * What training makes small: a mean over the units of a step, which are tokens, or groups of
 * documents. It is computed in pieces, as a sum over each, so that the scores of all tokens are
 * never there at once.
 */
public interface Loss {
  /** How many units a batch has; what the mean is over. */
  long units(Batch batch);

  /** Whether a piece has to hold whole groups; one may hold any tokens otherwise. */
  boolean needsWholeGroups();

  /**
   * The loss of a piece.
   *
   * @param logProbabilities of the targets, with a gradient: [S]
   */
  Sum of(Tensor logProbabilities, Targets targets);

  /**
   * Sums over the units of a piece.
   *
   * @param loss a scalar with a gradient
   * @param measures scalars without one that tell how training goes, by name
   */
  record Sum(Tensor loss, Map<String, Tensor> measures) {
    public Sum {
      measures = Map.copyOf(measures);
    }
  }
}
