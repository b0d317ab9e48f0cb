package dev.plumbline.corpus;

import dev.plumbline.Unicode;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Looks a text over for what training data should not hold: secrets, personal data, a language that
 * was not asked for, and too few or too many words. Immutable, for any number of threads; patterns
 * are bounded, so that no text makes them slow.
 *
 * @param languages those that are wanted; {@link Language#UNKNOWN} is never held against a text
 * @param least words
 * @param most words
 */
public record Scan(Set<Language> languages, int least, int most) implements Serializable {

  /** English of 5 to 20,000 words. */
  public static final Scan ENGLISH = new Scan(Set.of(Language.ENGLISH), 5, 20_000);

  private static final int SHOWN = 4;
  private static final int FEWEST_DIGITS = 7;

  /** RFC 2606 and 6761: nobody's. */
  private static final Pattern RESERVED =
      Pattern.compile("(?i)(?:@|\\.)(?:example\\.(?:com|net|org)|example|test|invalid|localhost)$");

  /** 555-0100 to 555-0199 are kept for stories. */
  private static final Pattern FICTIONAL = Pattern.compile("555[ .-]?01\\d\\d$");

  private static final List<Form> FORMS =
      List.of(
          secret("a private key", "-----BEGIN [A-Z ]{0,20}PRIVATE KEY-----", "PRIVATE KEY-----"),
          secret("a key of Anthropic or OpenAI", "\\bsk-[A-Za-z0-9_-]{20,200}", "sk-"),
          secret("a key of AWS", "\\bA(?:KIA|SIA)[0-9A-Z]{16}\\b", "AKIA", "ASIA"),
          secret("a key of Google", "\\bAIza[0-9A-Za-z_-]{35}", "AIza"),
          secret(
              "a token of GitHub",
              "\\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{50,255})",
              "ghp_",
              "gho_",
              "ghu_",
              "ghs_",
              "ghr_",
              "github_pat_"),
          secret("a token of GitLab", "\\bglpat-[A-Za-z0-9_-]{20,100}", "glpat-"),
          secret("a token of Hugging Face", "\\bhf_[A-Za-z0-9]{30,100}", "hf_"),
          secret("a token of npm", "\\bnpm_[A-Za-z0-9]{36}", "npm_"),
          secret("a token of Slack", "\\bxox[abeprs]-[A-Za-z0-9-]{10,250}", "xox"),
          secret("a key of Stripe", "\\b[rs]k_live_[A-Za-z0-9]{20,250}", "k_live_"),
          secret(
              "a JSON web token",
              "\\beyJ[A-Za-z0-9_-]{10,2000}\\.eyJ[A-Za-z0-9_-]{10,4000}\\.[A-Za-z0-9_-]{10,1000}",
              "eyJ"),
          new Form(
              Kind.SECRET,
              "a random value given to a key, token or password",
              List.of("=", ":"),
              Pattern.compile(
                  "[:=](?<=(?i:key|token|secret|password|passwd|pwd|credential|credentials)[\"']?\\s{0,3}.)\\s{0,3}[\"']?([A-Za-z0-9+/_.~!@#$%^&*-]{16,500})"),
              Scan::isRandom),
          personal(
              "an e-mail address",
              "[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\\.[A-Za-z0-9-]{1,63}){1,8}",
              address -> !RESERVED.matcher(address).find(),
              "@"),
          personal(
              "an IBAN",
              "[A-Z](?<![A-Za-z0-9].)[A-Z]\\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?\\b",
              Scan::isIban),
          personal(
              "a card number", "[3-6](?<![\\d.-].)(?:[ -]?\\d){12,18}(?![\\d.-])", Scan::isCard),
          personal(
              "a phone number",
              "[+(\\d](?<![\\w+.-].)(?:(?<=\\+)\\d{1,3}(?:[ ./()-]{0,2}\\d){7,12}|(?<=\\()\\d{3}\\) ?\\d{3}-\\d{4}|\\d{2}-\\d{3}-\\d{4})(?![\\w-])",
              number -> !FICTIONAL.matcher(number).find()));

  public Scan {
    languages = Set.copyOf(languages);
    if (least < 0 || most < least) {
      throw new IllegalArgumentException(
          "texts of %d to %d words: give a least that is 0 or more and no more than the most"
              .formatted(least, most));
    }
  }

  /** What was found. */
  public enum Kind {
    SECRET,
    PERSONAL,
    LANGUAGE,
    LENGTH;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Something that should not be there.
   *
   * @param what in words
   * @param excerpt its first four characters and its length: never a secret as a whole
   */
  public record Finding(Kind kind, String what, String excerpt) implements Serializable {}

  /**
   * How something looks.
   *
   * @param literals a text without any of them has none, and is sooner searched for these; empty
   *     for numbers, of which a text with few digits has none
   * @param pattern its first group, or all of it, is what was found
   */
  private record Form(
      Kind kind, String what, List<String> literals, Pattern pattern, Predicate<String> holds) {
    boolean mayBeIn(String text, int digits) {
      return literals.isEmpty()
          ? digits >= FEWEST_DIGITS
          : literals.stream().anyMatch(text::contains);
    }
  }

  private static Form secret(String what, String pattern, String... literals) {
    return new Form(Kind.SECRET, what, List.of(literals), Pattern.compile(pattern), any -> true);
  }

  private static Form personal(
      String what, String pattern, Predicate<String> holds, String... literals) {
    return new Form(Kind.PERSONAL, what, List.of(literals), Pattern.compile(pattern), holds);
  }

  /** What is wrong with a text; at most one of each kind and description. */
  public List<Finding> findings(String text) {
    return findings(RowText.of(text), Unicode.searchable(text), Words.of(text));
  }

  /**
   * What is wrong with a row: secrets and personal data in all of it, language and length of what
   * is said.
   *
   * @param text everything in the row, in the form in which it is searched
   * @param words those that are said
   */
  List<Finding> findings(RowText row, String text, Words words) {
    List<Finding> findings = new ArrayList<>();
    int digits = digits(text);
    for (Form form : FORMS) {
      if (form.mayBeIn(text, digits)) {
        find(form, text, findings);
      }
    }
    Language language = Language.of(row.said(), words);
    if (language != Language.UNKNOWN && !languages.contains(language)) {
      findings.add(new Finding(Kind.LANGUAGE, language.toString(), ""));
    }
    if (words.count() < least || words.count() > most) {
      findings.add(new Finding(Kind.LENGTH, words.count() + " words", ""));
    }
    return findings;
  }

  private static int digits(String text) {
    int digits = 0;
    for (int i = 0; i < text.length(); i++) {
      digits += text.charAt(i) >= '0' && text.charAt(i) <= '9' ? 1 : 0;
    }
    return digits;
  }

  private static void find(Form form, String text, List<Finding> findings) {
    for (Matcher matcher = form.pattern().matcher(text); matcher.find(); ) {
      String found = matcher.group(Math.min(1, matcher.groupCount()));
      if (form.holds().test(found)) {
        findings.add(new Finding(form.kind(), form.what(), masked(found)));
        return;
      }
    }
  }

  private static String masked(String found) {
    return "%s… (%d characters)"
        .formatted(found.substring(0, Math.min(SHOWN, found.length())), found.length());
  }

  /** Whether a value has digits, letters, and more than 3.5 bits of entropy a character. */
  private static boolean isRandom(String value) {
    double bits =
        value
            .chars()
            .boxed()
            .collect(Collectors.groupingBy(unit -> unit, Collectors.counting()))
            .values()
            .stream()
            .mapToDouble(count -> {
              double share = (double) count / value.length();
              return -share * Math.log(share) / Math.log(2);
            })
            .sum();
    return bits > 3.5
        && value.chars().anyMatch(Character::isDigit)
        && value.chars().anyMatch(Character::isLetter);
  }

  /** ISO 7064, MOD 97-10: rearranged and written in digits, the remainder is 1. */
  private static boolean isIban(String text) {
    String compact = text.replace(" ", "");
    String turned = compact.substring(4) + compact.substring(0, 4);
    int remainder = 0;
    for (int i = 0; i < turned.length(); i++) {
      int value = Character.digit(turned.charAt(i), 36);
      remainder = (remainder * (value < 10 ? 10 : 100) + value) % 97;
    }
    return remainder == 1 && compact.length() >= 15 && compact.length() <= 34;
  }

  /** ISO 7812, the check of Luhn: every second digit from the right doubled, the sum ends in 0. */
  private static boolean isCard(String text) {
    String digits = text.replaceAll("\\D", "");
    int sum = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = Character.digit(digits.charAt(digits.length() - 1 - i), 10);
      sum += i % 2 == 0 ? digit : digit < 5 ? 2 * digit : 2 * digit - 9;
    }
    return sum % 10 == 0 && digits.length() <= 19;
  }
}
