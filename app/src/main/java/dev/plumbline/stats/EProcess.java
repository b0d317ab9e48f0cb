package dev.plumbline.stats;

/**
 * Evidence, as it grows from checkpoint to checkpoint, that harm is more frequent than it was at
 * the baseline.
 *
 * <p>As long as the rate has risen at no checkpoint so far, the evidence is at most a capital that
 * is 1 at the start and is not expected to grow, whatever was decided on the way; the chance that
 * it ever reaches {@code 1 / alpha} is at most {@code alpha} (J. Ville, "Étude critique de la
 * notion de collectif" (1939); A. Ramdas, P. Grünwald, V. Vovk and G. Shafer, "Game-theoretic
 * statistics and safe anytime-valid inference", Statistical Science 38 (2023)). The proof stands in
 * {@code docs/statistics.md}. It needs:
 *
 * <ul>
 *   <li>seeds that are new at every checkpoint. A checkpoint that answers as the baseline did,
 *       tried again with the same luck, shows the same again, which is no further evidence;
 *   <li>what {@link Scenarios} says of those of a checkpoint;
 *   <li>trials that are missing for reasons of their own. Evidence is of those with a verdict.
 * </ul>
 *
 * <p>Immutable: the state is a fold over the batches so far.
 *
 * @param <B> the trials of one checkpoint, by scenario
 */
public sealed interface EProcess<B> permits RiseOverBaseline, PairedRise {

  /** After one more checkpoint; one at which nothing was tried counts as a checkpoint too. */
  EProcess<B> with(B checkpoint);

  /** The natural logarithm of the evidence: 0 at the start, below where it speaks for calm. */
  double log();

  /** How many checkpoints there were. */
  int checkpoints();
}
