package dev.plumbline.corpus;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Finds what opens something: keys and tokens in the forms that vendors give them, private keys,
 * passwords in addresses and headers, and random values under a name that says so.
 */
final class Secrets {

  /** The shortest key of a vendor, with its prefix. */
  private static final int SHORTEST = 16;

  private static final Form PRIVATE_KEY =
      Form.of(
          "a private key",
          "-----BEGIN [A-Z0-9 ]{0,20}PRIVATE KEY(?: BLOCK)?-----(?=[\\s\\\\]|$)",
          any -> true,
          "PRIVATE KEY");

  private static final Form PASSWORD_IN_ADDRESS =
      Form.of(
          "a password in an address",
          "://([^\\s/:@\"'<>]{0,100}:[^\\s/@\"'<>]{3,200}@[\\p{L}\\p{N}.-]{1,253})",
          Secrets::isLogin,
          "://");

  /** In one stretch of {@link #SHORTEST} characters, as {@link Marks} has it. */
  private static final List<Form> GIVEN =
      List.of(
          Form.of(
              "a JSON web token",
              "(?<![A-Za-z0-9])eyJ[A-Za-z0-9_-]{10,2000}\\.eyJ[A-Za-z0-9_-]{10,4000}\\.[A-Za-z0-9_-]{10,1000}",
              any -> true,
              "eyJ"),
          Form.of(
              "a bearer token",
              "earer(?<=\\b[Bb]earer)\\s{1,3}([A-Za-z0-9._~+/=-]{16,2000})",
              Randomness::isDrawn,
              "earer"),
          Form.of(
              "a login in a header",
              "asic(?<=\\b[Bb]asic)\\s{1,3}([A-Za-z0-9+/]{8,500}={0,2})",
              Secrets::isBasic,
              "asic"),
          Form.of(
              "a random value given to a key, token or password",
              "[:=](?<!(?i:public|pub|publishable|next|page|cursor|cache|primary|foreign|sort|partition|object|site)[ _-]?(?i:key|token)\\\\?[\"']?\\s{0,3}.)(?<=(?i:key|token|secret|password|passwd|pwd|passphrase|credential|credentials)\\\\?[\"']?\\s{0,3}.)>?\\s{0,3}(?:\\\\?[\"'])?([A-Za-z0-9+/_.~!@#$%^&*=-]{16,500})",
              Randomness::isDrawn,
              "=",
              ":"));

  /** What passwords are called in examples. */
  private static final Set<String> PLACEHOLDERS =
      Set.of("pass", "password", "passwd", "pwd", "pw", "secret", "token", "user", "username");

  private static final Pattern UNNAMED = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+");

  private static final Set<String> PASSWORDS =
      Set.of("password", "passwd", "pwd", "passphrase", "passcode");

  private static final Set<String> KEYS =
      Set.of(
          "key",
          "keys",
          "token",
          "tokens",
          "secret",
          "secrets",
          "credential",
          "credentials",
          "apikey",
          "auth",
          "authorization");

  /** Of which kind a key or a token is when everybody may have it. */
  private static final Set<String> OPEN =
      Set.of(
          "public",
          "publishable",
          "next",
          "page",
          "cursor",
          "continuation",
          "cache",
          "primary",
          "foreign",
          "sort",
          "partition",
          "idempotency",
          "object",
          "s3");

  private Secrets() {}

  /**
   * The first secret of each description.
   *
   * @param text everything in the row, in the form in which it is searched
   * @return what it is, and the secret itself
   */
  static Map<String, String> in(RowText row, String text, Marks marks) {
    Map<String, String> found = new TreeMap<>();
    find(List.of(VendorKeys.AWS, PRIVATE_KEY, PASSWORD_IN_ADDRESS), text, found);
    if (marks.run() >= SHORTEST) {
      find(VendorKeys.FORMS, text, found);
      find(GIVEN, text, found);
    }
    if (marks.run() >= VendorKeys.LONG) {
      find(VendorKeys.LONG_FORMS, text, found);
    }
    for (RowText.Value value : row.values()) {
      if (isSecret(value)) {
        found.putIfAbsent(
            "a random value under the name of a key, token or password", value.text().strip());
      }
    }
    return found;
  }

  private static void find(List<Form> forms, String text, Map<String, String> found) {
    forms.forEach(form -> form.in(text).ifPresent(key -> found.putIfAbsent(form.what(), key)));
  }

  private static boolean isSecret(RowText.Value value) {
    String text = value.text().strip();
    if (text.length() < 8
        || text.length() > 500
        || value.name().length() > 100
        || text.chars().anyMatch(Character::isWhitespace)) {
      return false;
    }
    List<String> words =
        UNNAMED.splitAsStream(value.name()).map(word -> word.toLowerCase(Locale.ROOT)).toList();
    if (words.stream().noneMatch(word -> PASSWORDS.contains(word) || KEYS.contains(word))
        || words.stream().anyMatch(OPEN::contains)) {
      return false;
    }
    return words.stream().anyMatch(PASSWORDS::contains)
        ? Randomness.isPassword(text) || Randomness.isDrawn(text)
        : Randomness.isDrawn(text);
  }

  /** Whether {@code user:password@host} holds a password and no example of one. */
  private static boolean isLogin(String login) {
    int at = login.lastIndexOf('@');
    return !PersonalData.isReserved(login.substring(at)) && isPair(login.substring(0, at));
  }

  private static boolean isBasic(String encoded) {
    try {
      return isPair(new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isPair(String pair) {
    int colon = pair.indexOf(':');
    String user = pair.substring(0, Math.max(0, colon));
    String password = pair.substring(colon + 1);
    return colon >= 0
        && password.length() >= 6
        && pair.chars().allMatch(unit -> unit > ' ' && unit < 0x7F)
        && pair.chars().noneMatch(unit -> "${}<>[]()*%\\".indexOf(unit) >= 0)
        && !password.equals(user)
        && !PLACEHOLDERS.contains(password.toLowerCase(Locale.ROOT))
        && password.chars().anyMatch(Character::isDigit)
        && password.chars().anyMatch(Character::isLetter);
  }
}
