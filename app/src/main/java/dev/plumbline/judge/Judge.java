package dev.plumbline.judge;

/** Says what a case shows: rules, a model or a person. */
public interface Judge {

  /** Who judges, and by what: verdicts of other names are another judge's. */
  String name();

  /**
   * Judges.
   *
   * @param seed of a judge that depends on luck
   */
  Verdict verdict(Case one, long seed);
}
