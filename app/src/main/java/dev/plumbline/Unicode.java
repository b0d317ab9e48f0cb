package dev.plumbline;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** Texts of models and people, made fit to be stored and to be compared. */
public final class Unicode {

  private static final char REPLACEMENT = '\uFFFD';

  private static final Pattern SINGLE_QUOTES =
      Pattern.compile("[\u2018-\u201B\u2032\u02BC\u00B4`]");
  private static final Pattern DOUBLE_QUOTES = Pattern.compile("[\u201C-\u201F\u2033\u00AB\u00BB]");
  private static final Pattern DASHES = Pattern.compile("[\\p{Pd}\u2212\u2043]");

  /** Format characters (soft hyphen, zero-width, direction), variation selectors and the like. */
  private static final Pattern INVISIBLE =
      Pattern.compile("[\\p{Cf}\u034F\u115F\u1160\u17B4\u17B5\uFE00-\uFE0F\\x{E0100}-\\x{E01EF}]");

  /** Markdown's, but for an underscore within a word, which is part of a name. */
  private static final Pattern EMPHASIS =
      Pattern.compile(
          "\\*+|~~+|(?<![\\p{L}\\p{N}_])_+(?=[\\p{L}\\p{N}])|(?<=[\\p{L}\\p{N}])_+(?![\\p{L}\\p{N}_])");

  private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}]+");

  private Unicode() {}

  /**
   * The text with U+FFFD in place of every surrogate without its other half, which no UTF-8 can
   * hold.
   */
  public static String wellFormed(String text) {
    int first = loneSurrogate(text, 0);
    if (first < 0) {
      return text;
    }
    StringBuilder mended = new StringBuilder(text);
    for (int at = first; at >= 0; at = loneSurrogate(text, at + 1)) {
      mended.setCharAt(at, REPLACEMENT);
    }
    return mended.toString();
  }

  private static int loneSurrogate(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        int whole = text.codePointAt(i);
        if (Character.isBmpCodePoint(whole)) {
          return i;
        }
        i++;
      }
    }
    return -1;
  }

  /**
   * The text as it is compared with another that was folded too: case, compatibility forms (NFKC),
   * the shape of quotes, dashes and spaces, invisible characters and Markdown's emphasis do not
   * count.
   */
  public static String folded(String text) {
    String folded = EMPHASIS.matcher(plainSigns(text)).replaceAll("");
    return SPACES.matcher(folded).replaceAll(" ").strip().toLowerCase(Locale.ROOT);
  }

  /**
   * The text with plain quotes, dashes and blanks and without invisible characters; its lines and
   * its case stay.
   */
  public static String plainSigns(String text) {
    // Before NFKC, which makes a space and a combining accent of the acute accent.
    String plain = SINGLE_QUOTES.matcher(text).replaceAll("'");
    plain = Normalizer.normalize(plain, Normalizer.Form.NFKC);
    plain = INVISIBLE.matcher(plain).replaceAll("");
    plain = DOUBLE_QUOTES.matcher(plain).replaceAll("\"");
    return DASHES.matcher(plain).replaceAll("-");
  }
}
