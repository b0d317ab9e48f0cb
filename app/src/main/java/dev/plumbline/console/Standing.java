package dev.plumbline.console;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * How far a piece of work is, at one moment.
 *
 * @param name what is done
 * @param unit what is counted, in the plural
 * @param already how many were done before this began; they count as done and not for the rate
 * @param done how many are done, those included
 * @param total how many there are, or {@link Progress#UNKNOWN}
 * @param elapsed since this began
 * @param note anything to show beside it, or empty
 */
record Standing(
    String name, String unit, long already, long done, long total, Duration elapsed, String note) {

  private static final int BAR = 24;
  private static final double MEGABYTE = 1e6;

  /** Per second; none before anything is done. */
  Optional<Double> rate() {
    double seconds = elapsed.toNanos() / 1e9;
    return done > already && seconds > 0
        ? Optional.of((done - already) / seconds)
        : Optional.empty();
  }

  /** How long the rest takes at this rate. */
  Optional<Duration> remaining() {
    return rate().map(rate -> Duration.ofMillis(Math.round(1000 * (total - done) / rate)));
  }

  /** {@code assess blackmail 120/600 20% 14.2 trials/s eta 0:34}, with wider gaps. */
  String line() {
    return name + "  " + figures();
  }

  /** Likewise with a bar, in exactly so many columns, so that it covers what it is drawn over. */
  String bar(int columns) {
    if (total == Progress.UNKNOWN) {
      return padded(line(), columns);
    }
    int filled = total == 0 ? BAR : (int) Math.min(BAR, BAR * done / total);
    return padded(
        name + "  " + "█".repeat(filled) + "░".repeat(BAR - filled) + "  " + figures(), columns);
  }

  private static String padded(String text, int columns) {
    String padded = text + " ".repeat(Math.max(0, columns - text.length()));
    return padded.substring(0, Math.max(0, columns));
  }

  private String figures() {
    String speed = rate().map(rate -> "  " + speed(rate)).orElse("");
    String beside = note.isEmpty() ? "" : "  " + note;
    if (total == Progress.UNKNOWN) {
      return "%d %s%s  %s so far%s".formatted(done, unit, speed, clock(elapsed), beside);
    }
    long percent = total == 0 ? 100 : 100 * done / total;
    String time =
        done >= total
            ? "  took " + clock(elapsed)
            : remaining().map(rest -> "  eta " + clock(rest)).orElse("");
    return "%s  %d%%%s%s%s".formatted(amount(), percent, speed, time, beside);
  }

  private String amount() {
    return unit.equals(Progress.BYTES)
        ? String.format(Locale.ROOT, "%.1f/%.1f MB", done / MEGABYTE, total / MEGABYTE)
        : "%d/%d".formatted(done, total);
  }

  /** Slow work is told per minute or per hour, so that the number means something. */
  private String speed(double perSecond) {
    if (unit.equals(Progress.BYTES)) {
      return String.format(Locale.ROOT, "%.1f MB/s", perSecond / MEGABYTE);
    }
    if (perSecond >= 1) {
      return String.format(Locale.ROOT, "%.1f %s/s", perSecond, unit);
    }
    return perSecond * 60 >= 1
        ? String.format(Locale.ROOT, "%.1f %s/min", perSecond * 60, unit)
        : String.format(Locale.ROOT, "%.1f %s/h", perSecond * 3600, unit);
  }

  /** {@code 0:34}, {@code 12:05} or {@code 3:00:00}. */
  private static String clock(Duration time) {
    Duration rounded = Duration.ofSeconds(Math.round(time.toMillis() / 1000.0));
    String seconds = "%02d".formatted(rounded.toSecondsPart());
    return rounded.toHours() > 0
        ? "%d:%02d:%s".formatted(rounded.toHours(), rounded.toMinutesPart(), seconds)
        : "%d:%s".formatted(rounded.toMinutes(), seconds);
  }
}
