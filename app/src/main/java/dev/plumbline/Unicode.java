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

  /**
   * What nobody sees: format characters, and Unicode's Default_Ignorable_Code_Point beside them
   * (DerivedCoreProperties, Unicode 16); the blank of Braille as well.
   */
  private static final Pattern INVISIBLE =
      Pattern.compile(
          "[\\p{Cf}\\u034F\\u115F\\u1160\\u17B4\\u17B5\\u180B-\\u180F\\u2065\\u2800\\u3164\\uFE00-\\uFE0F"
              + "\\uFFA0\\uFFF0-\\uFFF8\\x{E0000}-\\x{E0FFF}]");

  /** Markdown's, but for an underscore within a word, which is part of a name. */
  private static final Pattern EMPHASIS =
      Pattern.compile(
          "\\*+|~~+|(?<![\\p{L}\\p{N}_])_+(?=[\\p{L}\\p{N}])|(?<=[\\p{L}\\p{N}])_+(?![\\p{L}\\p{N}_])");

  private static final Pattern SPACES = Pattern.compile("[\\s\\p{Z}]+");

  /**
   * Accents over and under letters of Latin, Greek and Cyrillic; of other scripts they are vowels.
   */
  private static final Pattern ACCENTS =
      Pattern.compile("[\\u0300-\\u036F\\u1AB0-\\u1AFF\\u1DC0-\\u1DFF]+");

  private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}&&[^\\t\\n\\r]]");

  /** Letters of Cyrillic and Greek, and the Latin ones that they look like (Unicode TR 39). */
  private static final String LOOK_ALIKES =
      "\u0410\u0412\u0415\u0405\u0406\u0408\u041A\u041C\u041D\u041E\u0420\u0421\u0422\u0423\u0425\u050C\u051A\u051C\u04AE\u04C0"
          + "\u0430\u0435\u0455\u0456\u0458\u043E\u0440\u0441\u0443\u0445\u0501\u051B\u051D\u04BB\u04CF"
          + "\u0391\u0392\u0395\u0396\u0397\u0399\u039A\u039C\u039D\u039F\u03A1\u03A4\u03A5\u03A7"
          + "\u03B1\u03B9\u03BA\u03BD\u03BF\u03C1\u03C5\u03C7\u03F2\u0131\u0251\u0261";

  private static final int LAST_LOOK_ALIKE = 0x052F;

  private static final String LATIN =
      "ABESIJKMHOPCTYXGQWYI" + "aesijopcyxdqwhl" + "ABEZHIKMNOPTYX" + "aikvopuxciag";

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
   * The text as it is searched: compatibility forms (NFKC), accents, letters of other scripts that
   * look Latin, other scripts' digits, and kinds of spaces, hyphens and quotes do not count, and
   * what nobody sees is not there. Its lines and its case stay. ASCII stays as it is, but for
   * control characters.
   */
  public static String searchable(String text) {
    if (isPlain(text)) {
      return text;
    }
    String plain = CONTROLS.matcher(plainSigns(text)).replaceAll("");
    plain = ACCENTS.matcher(Normalizer.normalize(plain, Normalizer.Form.NFD)).replaceAll("");
    plain = Normalizer.normalize(plain, Normalizer.Form.NFC);
    StringBuilder searched = new StringBuilder(plain.length());
    plain.codePoints().map(Unicode::likeAscii).forEach(searched::appendCodePoint);
    return searched.toString();
  }

  /** Whether all of its characters are ASCII's. */
  public static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private static boolean isPlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      if (unit >= 0x7F || (unit < ' ' && unit != '\n' && unit != '\t' && unit != '\r')) {
        return false;
      }
    }
    return true;
  }

  private static int likeAscii(int character) {
    if (character < 0x80) {
      return character;
    }
    return switch (Character.getType(character)) {
      case Character.SPACE_SEPARATOR -> ' ';
      case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> '\n';
      case Character.DECIMAL_DIGIT_NUMBER -> '0' + Character.digit(character, 10);
      default -> {
        int at = character > LAST_LOOK_ALIKE ? -1 : LOOK_ALIKES.indexOf(character);
        yield at < 0 ? character : LATIN.charAt(at);
      }
    };
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
