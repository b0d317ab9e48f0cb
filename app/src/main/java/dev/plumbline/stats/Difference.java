package dev.plumbline.stats;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;

/** The difference of two rates, or that there is none to report. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(Difference.Measured.class),
  @JsonSubTypes.Type(Difference.Unpaired.class),
  @JsonSubTypes.Type(Difference.Trained.class),
  @JsonSubTypes.Type(Difference.Unknown.class)
})
public sealed interface Difference {

  /** How many pairs it rests on, or observations where they share no trials. */
  long n();

  /** A difference that was observed, whichever way. */
  sealed interface Known extends Difference {

    /** Rate of the first minus rate of the second, -1 to 1. */
    double value();

    /** Lower end of the interval. */
    double low();

    /** Upper end of the interval. */
    double high();

    /** Of the hypothesis that the rates are the same, two-sided. */
    double pValue();

    /** How the interval was computed. */
    Method method();
  }

  /**
   * A difference that was observed in pairs.
   *
   * @param n pairs, at least 1
   * @param onlyFirst pairs in which only the first had the event
   * @param onlySecond pairs in which only the second had the event
   * @param value rate of the first minus rate of the second, -1 to 1
   * @param low lower end of the interval
   * @param high upper end of the interval
   * @param pValue of the hypothesis that the rates are the same, two-sided
   * @param method how the interval was computed
   */
  @JsonTypeName("measured")
  record Measured(
      long n,
      long onlyFirst,
      long onlySecond,
      double value,
      double low,
      double high,
      double pValue,
      Method method)
      implements Known {
    public Measured {
      if (n < 1 || onlyFirst < 0 || onlySecond < 0 || onlyFirst + onlySecond > n) {
        throw new IllegalArgumentException(
            "Not counts of pairs: %d and %d of %d.".formatted(onlyFirst, onlySecond, n));
      }
      requireInterval(value, low, high);
      Multiplicity.requireProbability(pValue);
    }
  }

  /**
   * A difference of two targets that share no trials.
   *
   * @param firstN observations of the first, at least 1
   * @param secondN observations of the second, at least 1
   */
  @JsonTypeName("unpaired")
  record Unpaired(
      long firstN,
      long secondN,
      double value,
      double low,
      double high,
      double pValue,
      Method method)
      implements Known {
    public Unpaired {
      if (firstN < 1 || secondN < 1) {
        throw new IllegalArgumentException(
            "Not counts of observations: %d and %d.".formatted(firstN, secondN));
      }
      requireInterval(value, low, high);
      Multiplicity.requireProbability(pValue);
    }

    @Override
    public long n() {
      return firstN + secondN;
    }
  }

  /**
   * A difference of two arms over trainings like theirs, not of the checkpoints that came of them
   * alone.
   *
   * @param n trials that both met, at least 2
   * @param firstTrainings trainings of the first
   * @param secondTrainings trainings of the second
   * @param trainingError the part of the standard error that trainings give
   * @param degrees of freedom of Student's t
   */
  @JsonTypeName("trained")
  record Trained(
      long n,
      long firstTrainings,
      long secondTrainings,
      double value,
      double low,
      double high,
      double pValue,
      double trainingError,
      double degrees,
      Method method)
      implements Known {
    public Trained {
      if (n < 2 || firstTrainings < 1 || secondTrainings < 1) {
        throw new IllegalArgumentException(
            "Not counts of trials and trainings: %d, %d and %d."
                .formatted(n, firstTrainings, secondTrainings));
      }
      requireInterval(value, low, high);
      Multiplicity.requireProbability(pValue);
    }
  }

  private static void requireInterval(double value, double low, double high) {
    if (!(-1 <= low && low <= value && value <= high && high <= 1)) {
      throw new IllegalArgumentException(
          "Not an interval within [-1, 1]: %s in [%s, %s].".formatted(value, low, high));
    }
  }

  /** No pairs, so no difference. */
  @JsonTypeName("unknown")
  record Unknown() implements Difference {
    @Override
    public long n() {
      return 0;
    }
  }
}
