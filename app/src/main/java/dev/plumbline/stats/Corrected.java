package dev.plumbline.stats;

/** A rate of which a judge's error was taken out, or why it could not be. */
public sealed interface Corrected {

  /**
   * A corrected rate.
   *
   * @param n trials that the judge alone has rated
   * @param labelled trials of which the truth is known as well
   * @param value 0 to 1
   * @param low lower end of the interval
   * @param high upper end of the interval
   * @param method how it was corrected
   */
  record Rate(long n, long labelled, double value, double low, double high, Method method)
      implements Corrected {
    public Rate {
      if (!(0 <= low && low <= value && value <= high && high <= 1)) {
        throw new IllegalArgumentException(
            "Not an interval within [0, 1]: %s in [%s, %s].".formatted(value, low, high));
      }
    }
  }

  /**
   * Nothing can be said.
   *
   * @param reason a sentence
   */
  record Unknown(String reason) implements Corrected {}
}
