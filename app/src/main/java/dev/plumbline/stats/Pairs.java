package dev.plumbline.stats;

/**
 * What two targets did on the same trials, counted by trial.
 *
 * @param both trials in which both had the event
 * @param onlyFirst trials in which only the first had it
 * @param onlySecond trials in which only the second had it
 * @param neither trials in which none had it
 */
public record Pairs(long both, long onlyFirst, long onlySecond, long neither) {
  public Pairs {
    if (both < 0 || onlyFirst < 0 || onlySecond < 0 || neither < 0) {
      throw new IllegalArgumentException(
          "Not counts of pairs: %d, %d, %d, %d.".formatted(both, onlyFirst, onlySecond, neither));
    }
  }

  /**
   * Counts outcomes.
   *
   * @param first whether the event occurred, per pair
   * @param second likewise, in the same order and of the same length
   */
  public static Pairs of(boolean[] first, boolean[] second) {
    if (first.length != second.length) {
      throw new IllegalArgumentException(
          "Pairs need the same length, not %d and %d.".formatted(first.length, second.length));
    }
    Pairs pairs = new Pairs(0, 0, 0, 0);
    for (int i = 0; i < first.length; i++) {
      pairs = pairs.with(first[i], second[i]);
    }
    return pairs;
  }

  /**
   * What two targets did in a scenario that both met, where no trial of one belongs to one trial of
   * the other: as many pairs agree as the two rates allow, so that their difference is that of the
   * rates.
   */
  public static Pairs of(Clustered.Cluster first, Clustered.Cluster second) {
    long one = first.count() * second.n();
    long other = second.count() * first.n();
    long both = Math.min(one, other);
    return new Pairs(both, one - both, other - both, first.n() * second.n() - Math.max(one, other));
  }

  /** These and one more. */
  public Pairs with(boolean first, boolean second) {
    return new Pairs(
        both + (first && second ? 1 : 0),
        onlyFirst + (first && !second ? 1 : 0),
        onlySecond + (!first && second ? 1 : 0),
        neither + (!first && !second ? 1 : 0));
  }

  /** These and others. */
  public Pairs plus(Pairs others) {
    return new Pairs(
        both + others.both,
        onlyFirst + others.onlyFirst,
        onlySecond + others.onlySecond,
        neither + others.neither);
  }

  /** One pair that ended as most of these did. */
  Pairs most() {
    long most = Math.max(Math.max(both, neither), Math.max(onlyFirst, onlySecond));
    return most == onlyFirst
        ? new Pairs(0, 1, 0, 0)
        : most == onlySecond
            ? new Pairs(0, 0, 1, 0)
            : most == both ? new Pairs(1, 0, 0, 0) : new Pairs(0, 0, 0, 1);
  }

  /** How many there are. */
  public long n() {
    return both + onlyFirst + onlySecond + neither;
  }

  /** The sum of the differences: 1 where only the first had the event, -1 where only the second. */
  long surplus() {
    return onlyFirst - onlySecond;
  }

  /** Whether both did the same in every one. */
  boolean concordant() {
    return onlyFirst + onlySecond == 0;
  }
}
