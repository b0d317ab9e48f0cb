package dev.plumbline.provider;

import com.fasterxml.jackson.annotation.JsonCreator;
import java.util.List;

/** The values that a setting may take, both ends included; {@code [1]} in a file is 1 alone. */
public record Range(double low, double high) {

  @JsonCreator
  static Range of(List<Double> ends) {
    if (ends.isEmpty() || ends.size() > 2 || ends.getFirst() > ends.getLast()) {
      throw new IllegalArgumentException("a range is [LOW, HIGH] or [VALUE], not " + ends);
    }
    return new Range(ends.getFirst(), ends.getLast());
  }

  boolean holds(double value) {
    return low <= value && value <= high;
  }

  boolean isOneValue() {
    return low == high;
  }

  @Override
  public String toString() {
    return isOneValue() ? number(low) : "from " + number(low) + " to " + number(high);
  }

  private static String number(double value) {
    return value == Math.rint(value) ? Long.toString(Math.round(value)) : Double.toString(value);
  }
}
