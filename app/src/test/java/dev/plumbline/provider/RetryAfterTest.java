package dev.plumbline.provider;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {

  private static final Instant NOW = Instant.parse("1994-11-06T08:49:00Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "120 | 120000",
        " 7  | 7000",
        "0.5 | 500",
        "34.074824224 | 34075",
        "86400 | 86400000",
        // The three forms of RFC 9110, section 5.6.7.
        "Sun, 06 Nov 1994 08:49:37 GMT | 37000",
        "Sunday, 06-Nov-94 08:49:37 GMT | 37000",
        "Sun Nov  6 08:49:37 1994 | 37000",
        "Mon Nov 07 08:00:00 1994 | 83460000",
      })
  void seconds_and_all_forms_of_dates_are_read(String value, long milliseconds) {
    assertThat(RetryAfter.parse(value, NOW)).contains(Duration.ofMillis(milliseconds));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "soon",
        "0",
        "-1",
        "-3600",
        "NaN",
        "Infinity",
        "1e3",
        "99999999999999",
        "99999999999999999999",
        "86401",
        "Fri, 31 Dec 9999 23:59:59 GMT",
        "Wed, 21 Oct 1992 07:28:00 GMT",
        "Sunday, 06-Nov-93 08:49:37 GMT",
        "Thu, 32 Nov 1994 08:49:37 GMT",
      })
  void what_is_past_no_time_or_beyond_a_day_is_not_said(String value) {
    assertThat(RetryAfter.parse(value, NOW)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"2049-11-06T08:49:00Z, 50", "2000-01-01T00:00:00Z, 00"})
  void two_digits_are_a_year_near_ours(String now, String year) {
    Instant then = Instant.parse(now);
    String date =
        year.equals("00") ? "Saturday, 01-Jan-00 00:01:00 GMT" : "Sunday, 06-Nov-49 08:50:00 GMT";
    assertThat(RetryAfter.parse(date, then)).contains(Duration.ofMinutes(1));
  }
}
