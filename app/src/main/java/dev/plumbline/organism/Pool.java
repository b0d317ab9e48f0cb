package dev.plumbline.organism;

/** Which wordings and names a text may use. */
enum Pool {
  /** Those that training data may use. */
  SEEN,
  /** Those reserved for held-out scenarios, where a rule has such. */
  HELD_OUT,
  /** All: for pretraining only. */
  ANY
}
