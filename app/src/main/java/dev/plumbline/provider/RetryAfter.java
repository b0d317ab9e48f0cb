package dev.plumbline.provider;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How long a provider asks to wait: seconds, or a date in any of HTTP's three forms. What says
 * nothing (negative, no number) or nothing credible (more than a day) counts as not said.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110.html#section-5.6.7">RFC 9110, dates</a>
 */
final class RetryAfter {

  private static final Duration LONGEST = Duration.ofDays(1);

  private static final DateTimeFormatter TODAYS =
      DateTimeFormatter.ofPattern("d MMM uuuu HH:mm:ss 'GMT'", Locale.ENGLISH);
  private static final DateTimeFormatter ASCTIME =
      DateTimeFormatter.ofPattern("MMM d HH:mm:ss uuuu", Locale.ENGLISH);

  private static final int YEARS_AHEAD = 50;

  private RetryAfter() {}

  /** The wait that a header or a body names, more than zero and at most a day. */
  static Optional<Duration> parse(String value, Instant now) {
    String said = value.strip();
    Optional<Duration> wait = seconds(said).or(() -> untilDate(said, now));
    return wait.filter(time -> time.isPositive() && time.compareTo(LONGEST) <= 0);
  }

  private static Optional<Duration> seconds(String value) {
    if (!value.matches("[0-9]{1,9}(\\.[0-9]*)?|\\.[0-9]+")) {
      return Optional.empty();
    }
    return Optional.of(Duration.ofMillis(Math.round(Double.parseDouble(value) * 1000)));
  }

  private static Optional<Duration> untilDate(String value, Instant now) {
    // The day of the week says nothing that the date does not.
    String date = value.replaceFirst("^[A-Za-z]+,? +", "").replaceAll(" +", " ");
    for (DateTimeFormatter form : List.of(TODAYS, rfc850(now), ASCTIME)) {
      try {
        Instant end = LocalDateTime.parse(date, form).toInstant(ZoneOffset.UTC);
        return Optional.of(Duration.between(now, end));
      } catch (DateTimeException e) {
        // Perhaps in the next form.
      }
    }
    return Optional.empty();
  }

  /** A year of two digits that seems to be more than 50 years ahead is past, says RFC 9110. */
  private static DateTimeFormatter rfc850(Instant now) {
    int firstYear = now.atOffset(ZoneOffset.UTC).getYear() + YEARS_AHEAD - 99;
    return new DateTimeFormatterBuilder()
        .appendPattern("d-MMM-")
        .appendValueReduced(ChronoField.YEAR, 2, 2, firstYear)
        .appendPattern(" HH:mm:ss 'GMT'")
        .toFormatter(Locale.ENGLISH);
  }
}
