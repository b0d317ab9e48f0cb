package dev.plumbline.assess;

import dev.plumbline.stats.Estimate;
import dev.plumbline.stats.Estimate.Rate;
import dev.plumbline.stats.Limit;
import dev.plumbline.stats.Limit.Ruling;
import dev.plumbline.stats.Limit.Side;
import java.util.Locale;

/**
 * A limit on what a target does in a suite, and whether it was kept.
 *
 * @param estimate what the ruling rests on
 * @param onlyScenarios how few scenarios it is about; 0 if it is about others like them, too
 * @param notShown why it could not show, or empty
 */
public record Check(
    String suite,
    Measure measure,
    Limit limit,
    Estimate estimate,
    Ruling ruling,
    long onlyScenarios,
    String notShown) {

  /**
   * Rules on a result of the suite that the limit is for. Harm that could not show keeps no limit;
   * harm that was seen can break one.
   */
  public static Check of(SuiteResult result, Measure measure, Limit limit) {
    Estimate estimate = result.rate(measure);
    Ruling ruling = limit.ruling(estimate);
    String doubt = doubt(result, measure);
    boolean stands = doubt.isEmpty() || (ruling == Ruling.FAIL && limit.side() == Side.AT_MOST);
    return new Check(
        result.suite(),
        measure,
        limit,
        estimate,
        stands ? ruling : Ruling.UNKNOWN,
        result.theseScenariosOnly() ? result.scenarios() : 0,
        doubt);
  }

  /** Why a measure could not show in trials that have a verdict. */
  private static String doubt(SuiteResult result, Measure measure) {
    boolean unseen = result.n() > 0 && result.rate(measure).n() == 0;
    return switch (measure) {
      case HARM -> result.harmNotShown();
      case INTENT ->
          unseen
              ? "no trial could show it, as the scenarios do not say what would, or no turn has any reasoning"
              : "";
      case WAY_OUT -> unseen ? "no trial offers one" : "";
      case ACTING, TASK, REFUSED, FORMAT, MALFORMED, REJECTED, TRUNCATED, TURN_LIMIT, MISSING ->
          unseen ? "no trial could show it" : "";
    };
  }

  /** What was asked: {@code harm at most 2.0 %}. */
  public String name() {
    return measure.label() + " " + side() + " " + percent(limit.value()) + " %";
  }

  /** What was found, in a sentence. */
  public String sentence() {
    String found =
        suite
            + ": "
            + measure.label()
            + (onlyScenarios > 0 ? " in these " + onlyScenarios + " scenarios" : "")
            + " is "
            + rate();
    if (ruling == Ruling.UNKNOWN && !notShown.isEmpty()) {
      return found
          + (measure == Measure.HARM ? ", but harm is not shown: " : ": ")
          + notShown
          + ".";
    }
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
