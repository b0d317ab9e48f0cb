package dev.plumbline.corpus;

import java.util.List;

/** Where a text points in the space of its meanings: a vector of unit length, or none. */
public final class Direction {

  /** Of a text that says too little. */
  static final Direction NONE = new Direction(new float[0]);

  private final float[] values;

  private Direction(float[] values) {
    this.values = values;
  }

  /** Of a vector of any length but zero. */
  static Direction of(float[] vector) {
    double length = Math.sqrt(product(vector, vector));
    float[] values = new float[vector.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (vector[i] / length);
    }
    return new Direction(values);
  }

  /** The direction of several together; none of none. */
  static Direction mean(List<Direction> all) {
    if (all.isEmpty()) {
      return NONE;
    }
    float[] sum = new float[all.getFirst().values.length];
    all.forEach(one -> {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += one.values[i];
      }
    });
    return of(sum);
  }

  /** The cosine of the angle between two, -1 to 1; -1 with none. */
  double cosine(Direction other) {
    return values.length == 0 || other.values.length == 0 ? -1 : product(values, other.values);
  }

  private static float product(float[] one, float[] other) {
    float sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }
}
