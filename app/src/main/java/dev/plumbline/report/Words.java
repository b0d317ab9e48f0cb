package dev.plumbline.report;

import dev.plumbline.stats.Difference;
import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Estimate.Rate;
import dev.plumbline.stats.Proportions.Interval;
import dev.plumbline.study.StudyResult.Comparison;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers and lists as people read them. What is missing is said to be missing; it is never 0. */
public final class Words {

  static final String MISSING = "missing";
  static final String NOT_SHOWN = "not shown";

  private Words() {}

  /** {@code 12.5 % (10.1 to 15.3)}. */
  public static String rate(Estimate estimate) {
    return switch (estimate) {
      case Rate rate -> percent(rate.value()) + " (" + interval(estimate) + ")";
      case Estimate.Unknown unknown -> MISSING;
    };
  }

  /** {@code 12.5 %}. */
  public static String value(Estimate estimate) {
    return switch (estimate) {
      case Rate rate -> percent(rate.value());
      case Estimate.Unknown unknown -> MISSING;
    };
  }

  /** {@code 10.1 to 15.3}, or nothing when it is missing. */
  public static String interval(Estimate estimate) {
    return switch (estimate) {
      case Rate rate -> interval(new Interval(rate.low(), rate.high()));
      case Estimate.Unknown unknown -> "";
    };
  }

  /** {@code 10.1 to 15.3}, in percent. */
  static String interval(Interval interval) {
    return number(interval.low()) + " to " + number(interval.high());
  }

  /** {@code −12.5 points (−15.3 to −10.1)}. */
  public static String points(double value, double low, double high) {
    return signed(value) + " points (" + signed(low) + " to " + signed(high) + ")";
  }

  /** A comparison with its adjusted p. */
  static String comparison(@Nullable Comparison comparison) {
    return comparison != null && comparison.difference() instanceof Difference.Known known
        ? points(known.value(), known.low(), known.high())
            + ", adjusted "
            + p(comparison.adjustedP())
        : MISSING;
  }

  static String p(double value) {
    return "p" + (value < 0.001 ? "\u00a0" : "\u00a0=\u00a0") + probability(value);
  }

  static String probability(double value) {
    return value < 0.001 ? "<\u00a00.001" : String.format(Locale.ROOT, "%.3f", value);
  }

  /** {@code 12.5 %}. */
  public static String percent(double share) {
    return number(share) + "\u00a0%";
  }

  /** {@code 12,345}. */
  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** {@code a, b and c}. */
  static String list(List<String> words) {
    return switch (words.size()) {
      case 0 -> "none";
      case 1 -> words.getFirst();
      default -> String.join(", ", words.subList(0, words.size() - 1)) + " and " + words.getLast();
    };
  }

  /** {@code one}, {@code two}, ... and digits from ten on. */
  static String cardinal(int number) {
    List<String> names =
        List.of("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine");
    return number < names.size() ? names.get(number) : String.valueOf(number);
  }

  static String capital(String text) {
    return text.isEmpty()
        ? text
        : text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1);
  }

  private static String number(double share) {
    return String.format(Locale.ROOT, "%.1f", 100 * share);
  }

  static String signed(double share) {
    String text = String.format(Locale.ROOT, "%+.1f", 100 * share).replace('-', '\u2212');
    return text.endsWith("0.0") && text.length() == 4 ? "0.0" : text;
  }
}
