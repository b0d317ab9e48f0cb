package dev.plumbline.store;

/**
 * What trials have in common that may be counted together.
 *
 * @param suite the suite of their scenarios
 * @param split the suite's split
 * @param target the model under test
 * @param seed the seed they were sampled with
 * @param condition the scenarios' place in their grid, as a JSON object of texts
 */
public record Stratum(String suite, String split, String target, long seed, String condition) {

  /** Half of a digest is enough to tell the strata of a store apart. */
  private static final int DIGITS = 32;

  /** Names it in the store: equal strata have equal digests. */
  String digest() {
    return Digest.sha256(String.join("\n", suite, split, target, String.valueOf(seed), condition))
        .substring(0, DIGITS);
  }
}
