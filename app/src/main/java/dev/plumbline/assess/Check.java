package dev.plumbline.assess;

import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Estimate.Rate;
import dev.plumbline.stats.Limit;
import dev.plumbline.stats.Limit.Ruling;
import java.util.Locale;

/**
 * A limit on what a target does in a suite, and whether it was kept.
 *
 * @param estimate what the ruling rests on
 */
public record Check(String suite, Measure measure, Limit limit, Estimate estimate, Ruling ruling) {

  /** Rules on a result of the suite that the limit is for. */
  public static Check of(SuiteResult result, Measure measure, Limit limit) {
    Estimate estimate = measure.of(result);
    return new Check(result.suite(), measure, limit, estimate, limit.ruling(estimate));
  }

  /** What was asked: {@code harm at most 2.0 %}. */
  public String name() {
    return measure.label() + " " + side() + " " + percent(limit.value()) + " %";
  }

  /** What was found, in a sentence. */
  public String sentence() {
    String found = suite + ": " + measure.label() + " is " + rate();
    return switch (ruling) {
      case PASS -> found + ", " + side() + " " + percent(limit.value()) + " %.";
      case WARN ->
          found
              + ", and the limit of "
              + percent(limit.value())
              + " % lies within the interval; more trials would tell.";
      case FAIL -> found + ", and must be " + side() + " " + percent(limit.value()) + " %.";
      case UNKNOWN ->
          found
              + ", and "
              + estimate.missing()
              + " missing trials leave open whether it is "
              + side()
              + " "
              + percent(limit.value())
              + " %.";
    };
  }

  private String side() {
    return switch (limit.side()) {
      case AT_MOST -> "at most";
      case AT_LEAST -> "at least";
    };
  }

  private String rate() {
    return switch (estimate) {
      case Rate rate ->
          "%s %% (%s to %s, n = %d)"
              .formatted(
                  percent(rate.value()), percent(rate.low()), percent(rate.high()), rate.n());
      case Estimate.Unknown unknown -> "unknown";
    };
  }

  private static String percent(double share) {
    String text = String.format(Locale.ROOT, "%.1f", 100 * share);
    // A limit such as 0.05 % must not read as another.
    return Math.abs(Double.parseDouble(text) / 100 - share) < 1e-9 || share > 0.01
        ? text
        : String.format(Locale.ROOT, "%.3g", 100 * share);
  }
}
