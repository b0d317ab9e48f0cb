package dev.plumbline.jinja;

import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Python's {@code strftime}. */
final class Dates {

  private Dates() {}

  static String format(ZonedDateTime time, String format) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < format.length(); i++) {
      char next = format.charAt(i);
      if (next == '%' && i + 1 < format.length()) {
        boolean short_ = format.charAt(i + 1) == '-' && i + 2 < format.length();
        i += short_ ? 2 : 1;
        String part = part(time, format.charAt(i));
        text.append(short_ ? part.replaceFirst("^[0 ]+(?=.)", "") : part);
      } else {
        text.append(next);
      }
    }
    return text.toString();
  }

  private static String part(ZonedDateTime time, char directive) {
    String pattern =
        switch (directive) {
          case 'd' -> "dd";
          case 'e' -> "ppd";
          case 'm' -> "MM";
          case 'y' -> "yy";
          case 'Y' -> "uuuu";
          case 'b', 'h' -> "MMM";
          case 'B' -> "MMMM";
          case 'a' -> "EEE";
          case 'A' -> "EEEE";
          case 'j' -> "DDD";
          case 'H' -> "HH";
          case 'I' -> "hh";
          case 'M' -> "mm";
          case 'S' -> "ss";
          case 'p' -> "a";
          case 'F' -> "uuuu-MM-dd";
          case 'T' -> "HH:mm:ss";
          case 'D' -> "MM/dd/yy";
          case '%' -> "'%'";
          default ->
              throw new Fault("'strftime_now' does not know '%%%s' here".formatted(directive));
        };
    return time.format(DateTimeFormatter.ofPattern(pattern, Locale.US));
  }
}
