package dev.plumbline.report;

import dev.plumbline.stats.Difference;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Estimate.Rate;
import dev.plumbline.study.StudyResult.Comparison;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A number with its 95 % interval. */
record Span(double value, double low, double high) {

  static Optional<Span> of(Estimate estimate) {
    return estimate instanceof Rate rate
        ? Optional.of(new Span(rate.value(), rate.low(), rate.high()))
        : Optional.empty();
  }

  static Optional<Span> of(Difference difference) {
    return difference instanceof Difference.Known known
        ? Optional.of(new Span(known.value(), known.low(), known.high()))
        : Optional.empty();
  }

  /** The second minus the first. */
  Span turned() {
    return new Span(-value, -high, -low);
  }

  static Optional<Span> of(@Nullable Comparison comparison) {
    return comparison == null ? Optional.empty() : of(comparison.difference());
  }

  /**
   * This minus another, with an interval by squaring and adding the distances to the ends of both:
   * R. G. Newcombe, "Interval estimation for the difference between independent proportions",
   * Statistics in Medicine 17 (1998), method 10. Both are taken as independent; where they share
   * scenarios, the interval is a little too wide.
   */
  Span minus(Span other) {
    double difference = value - other.value;
    double below = Math.hypot(value - low, other.high - other.value);
    double above = Math.hypot(high - value, other.value - other.low);
    return new Span(difference, difference - below, difference + above);
  }

  String points() {
    return Words.points(value, low, high);
  }
}
