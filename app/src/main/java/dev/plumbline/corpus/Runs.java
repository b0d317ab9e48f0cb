package dev.plumbline.corpus;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * Text within long runs of the signs of an alphabet, on one line or several. A run may begin or end
 * with signs that belong to something else.
 */
enum Runs implements Decoded.Encoding {
  /** RFC 4648, the standard alphabet and that for URLs: four signs are three bytes. */
  BASE64(4, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_", "\r\n") {
    @Override
    byte[] bytes(String signs) {
      // One sign more than whole fours has no meaning.
      int end = signs.length() % 4 == 1 ? signs.length() - 1 : signs.length();
      String standard = signs.substring(0, end).replace('-', '+').replace('_', '/');
      return Base64.getDecoder().decode(standard);
    }
  },

  /** Two signs are a byte, in one or pair by pair. */
  HEXADECIMAL(2, "0123456789ABCDEFabcdef", " :\r\n") {
    @Override
    byte[] bytes(String signs) {
      return HexFormat.of().parseHex(signs.substring(0, signs.length() / 2 * 2));
    }
  };

  /** A run that is all text has so many characters. */
  private static final int SHORTEST = 12;

  /** And text amid what is none, which random bytes are once in 10^10 times. */
  private static final int AMID = 24;

  private final int unit;
  private final boolean[] signs = new boolean[128];
  private final boolean[] between = new boolean[128];

  /**
   * @param unit so many signs are whole bytes
   * @param between what can stand between two signs
   */
  Runs(int unit, String signs, String between) {
    this.unit = unit;
    signs.chars().forEach(sign -> this.signs[sign] = true);
    between.chars().forEach(sign -> this.between[sign] = true);
  }

  private boolean has(char sign) {
    return sign < signs.length && signs[sign];
  }

  /** Of signs alone. */
  abstract byte[] bytes(String signs);

  @Override
  public List<String> decode(String text) {
    List<String> decoded = new ArrayList<>();
    for (int from = 0; from + SHORTEST < text.length(); from++) {
      int gap = lastGap(text, from);
      int to = from;
      while (gap < from && to < text.length() && isWithin(text, to)) {
        to++;
      }
      if (to > from) {
        said(signs(text, from, to)).forEach(decoded::add);
      }
      from = Math.max(gap, to);
    }
    return decoded;
  }

  /** The last place at which no run can be, of those that the shortest run from here would fill. */
  private int lastGap(String text, int from) {
    int at = from + SHORTEST;
    while (at >= from && isWithin(text, at)) {
      at--;
    }
    return at;
  }

  /** Whether a run can go on here; lines of it may be indented. */
  private boolean isWithin(String text, int at) {
    char sign = text.charAt(at);
    return has(sign)
        || (sign < between.length && between[sign])
        || ((sign == ' ' || sign == '\t') && at > 0 && !has(text.charAt(at - 1)));
  }

  private String signs(String text, int from, int to) {
    StringBuilder signs = new StringBuilder(to - from);
    for (int i = from; i < to; i++) {
      if (has(text.charAt(i))) {
        signs.append(text.charAt(i));
      }
    }
    return signs.toString();
  }

  /** From the first sign that makes text of what follows. */
  private Stream<String> said(String signs) {
    for (int first = 0; first < Math.min(unit, signs.length()); first++) {
      List<String> texts = texts(new String(bytes(signs.substring(first)), StandardCharsets.UTF_8));
      if (!texts.isEmpty()) {
        return texts.stream();
      }
    }
    return Stream.empty();
  }

  private static List<String> texts(String decoded) {
    List<String> texts = new ArrayList<>();
    int from = 0;
    for (int at = 0; at <= decoded.length(); at++) {
      if (at == decoded.length() || !isText(decoded.charAt(at))) {
        if (at - from >= (at - from == decoded.length() ? SHORTEST : AMID)) {
          texts.add(decoded.substring(from, at));
        }
        from = at + 1;
      }
    }
    return texts;
  }

  private static boolean isText(char unit) {
    return unit == '\n'
        || unit == '\r'
        || unit == '\t'
        || (unit != '\uFFFD' && !Character.isISOControl(unit));
  }
}
