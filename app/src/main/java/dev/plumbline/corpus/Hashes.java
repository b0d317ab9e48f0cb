package dev.plumbline.corpus;

/** Hashing of words. Not for secrets; the same on every machine. */
final class Hashes {

  /** An odd number whose bits look random: 2^64 over the golden ratio. */
  static final long PRIME = 0x9E3779B97F4A7C15L;

  private Hashes() {}

  /** A permutation after which every bit depends on every bit: the end of SplitMix64. */
  static long mix(long value) {
    long mixed = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
