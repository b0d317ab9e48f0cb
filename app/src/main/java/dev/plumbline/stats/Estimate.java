package dev.plumbline.stats;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;

/**
 * A rate with its interval, what it rests on and what is missing.
 *
 * <p>A missing observation (a trial or verdict that failed) is in neither {@code count} nor {@code
 * n}; it is carried along so that nobody reads a rate without seeing it.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({@JsonSubTypes.Type(Estimate.Rate.class), @JsonSubTypes.Type(Estimate.Unknown.class)})
public sealed interface Estimate {

  /** How many observations it rests on; 0 when nothing is known. */
  long n();

  /** How many observations should be there and are not. */
  long missing();

  /**
   * A rate that was observed.
   *
   * @param count events, 0 to {@code n}
   * @param n observations, at least 1
   * @param missing observations that are not there
   * @param value {@code count / n}
   * @param low lower end of the interval, at most {@code value}
   * @param high upper end of the interval, at least {@code value} and at most 1
   * @param method how the interval was computed
   * @param effective how many independent observations would say as much; {@code n} where they are
   *     independent, or where an older version stored none
   */
  @JsonTypeName("rate")
  record Rate(
      long count,
      long n,
      long missing,
      double value,
      double low,
      double high,
      Method method,
      double effective)
      implements Estimate {

    /** Of independent observations. */
    public Rate(
        long count, long n, long missing, double value, double low, double high, Method method) {
      this(count, n, missing, value, low, high, method, n);
    }

    public Rate {
      effective = effective > 0 ? effective : n;
      Proportions.requireCounts(count, n, missing);
      if (n == 0) {
        throw new IllegalArgumentException("A rate of no observations is Unknown.");
      }
      if (!(0 <= low && low <= value && value <= high && high <= 1)) {
        throw new IllegalArgumentException(
            "Not an interval within [0, 1]: %s in [%s, %s].".formatted(value, low, high));
      }
    }
  }

  /** No observations, so no rate. */
  @JsonTypeName("unknown")
  record Unknown(long missing) implements Estimate {
    public Unknown {
      Proportions.requireCounts(0, 0, missing);
    }

    @Override
    public long n() {
      return 0;
    }
  }
}
