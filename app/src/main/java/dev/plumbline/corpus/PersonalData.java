package dev.plumbline.corpus;

import com.google.i18n.phonenumbers.PhoneNumberMatch;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.Leniency;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.validator.routines.CodeValidator;
import org.apache.commons.validator.routines.CreditCardValidator;
import org.apache.commons.validator.routines.CreditCardValidator.CreditCardRange;
import org.apache.commons.validator.routines.DomainValidator;
import org.apache.commons.validator.routines.IBANValidator;

/** Finds what leads to a person: e-mail addresses, IBANs, card and phone numbers. */
final class PersonalData {

  private static final int FEWEST_DIGITS = 7;

  /** RFC 2606 and 6761: nobody's. */
  private static final Pattern RESERVED =
      Pattern.compile("(?i)(?:@|\\.)(?:example\\.(?:com|net|org)|example|test|invalid|localhost)$");

  /** In North America nobody has one of these; 555-0100 to 555-0199 are kept for stories. */
  private static final Pattern FICTIONAL = Pattern.compile("555[ .-]?\\d{4}$");

  private static final Pattern DOMAIN =
      Pattern.compile("[\\p{L}\\p{N}-]{1,63}(?:\\.[\\p{L}\\p{N}-]{1,63}){1,8}");

  private static final Pattern VERSION = Pattern.compile("v?\\d+\\..*");

  private static final int LOCAL = 64;
  private static final int LOGIN = 200;

  private static final Pattern IBAN =
      Pattern.compile("[A-Za-z]{2}(?<![A-Za-z0-9]..)\\d{2}[ -]?[A-Za-z0-9]");

  /** In one, in fours, or as American Express and Diners print them. */
  private static final Pattern CARD =
      Pattern.compile(
          "[2-6](?<![\\w.+/-].)(?<!\\d[ -].)(?:\\d{12,18}|\\d{3}([ -])\\d{4}\\1\\d{4}\\1\\d{4}(?:\\1\\d{1,3})?|\\d{3}([ -])\\d{6}\\2\\d{4,5})(?![\\w/]|[.,-]\\d|[ -]\\d{4,})");

  private static final CreditCardValidator CARDS =
      new CreditCardValidator(
          new CodeValidator[] {
            CreditCardValidator.AMEX_VALIDATOR,
            CreditCardValidator.DISCOVER_VALIDATOR,
            CreditCardValidator.MASTERCARD_VALIDATOR,
            CreditCardValidator.VISA_VALIDATOR,
            CreditCardValidator.DINERS_VALIDATOR
          },
          new CreditCardRange[] {
            new CreditCardRange("3528", "3589", 16, 16), // JCB
            new CreditCardRange("62", null, 16, 19) // UnionPay
          });

  private static final Pattern PHONE =
      Pattern.compile(
          "(?:\\+(?<![\\w+.-].)\\d{1,3}|\\((?<![\\w+.-].)\\d{3}\\) ?\\d{3}-\\d{4}|\\d{3}(?<![\\w+.-]...)-\\d{3}-\\d{4}|00(?<![\\w+.-]..)[1-9]\\d{1,2}[ ./()-])");

  private static final int LONGEST_PHONE = 32;

  private PersonalData() {}

  /**
   * The first of each description.
   *
   * @param text in the form in which it is searched
   * @return what it is, and the data themselves
   */
  static Map<String, String> in(String text, Marks marks) {
    Map<String, String> found = new LinkedHashMap<>();
    if (text.indexOf('@') >= 0) {
      address(text).ifPresent(address -> found.put("an e-mail address", address));
    }
    if (marks.digits() >= FEWEST_DIGITS) {
      iban(text).ifPresent(iban -> found.put("an IBAN", iban));
      card(text).ifPresent(card -> found.put("a card number", card));
      phone(text).ifPresent(phone -> found.put("a phone number", phone));
    }
    return found;
  }

  /** Whether an address or a name of a machine can be nobody's. */
  static boolean isReserved(String address) {
    return RESERVED.matcher(address).find();
  }

  private static Optional<String> address(String text) {
    Matcher domain = DOMAIN.matcher(text);
    for (int at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
      int from = at;
      while (from > 0 && at - from < LOCAL && isLocal(text.charAt(from - 1))) {
        from--;
      }
      while (from < at && !Character.isLetterOrDigit(text.charAt(from))) {
        from++;
      }
      domain.region(at + 1, text.length());
      if (from < at && domain.lookingAt() && isDomain(domain.group()) && !isLogin(text, from, at)) {
        String address = text.substring(from, domain.end());
        if (!isReserved(address)) {
          return Optional.of(address);
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isLocal(char unit) {
    return Character.isLetterOrDigit(unit) || "._%+'-".indexOf(unit) >= 0;
  }

  private static boolean isDomain(String domain) {
    return !VERSION.matcher(domain).matches()
        && DomainValidator.getInstance().isValid(domain.toLowerCase(Locale.ROOT));
  }

  /** Whether it is what somebody logs in with: that of an address, or of git. */
  private static boolean isLogin(String text, int from, int at) {
    for (int i = from - 1; i > from - LOGIN && i > 0 && text.charAt(i) > ' '; i--) {
      if (text.charAt(i) == '/') {
        return text.charAt(i - 1) == '/';
      }
    }
    return text.substring(from, at).equals("git");
  }

  private static Optional<String> iban(String text) {
    for (Matcher start = IBAN.matcher(text); start.find(); ) {
      String country = text.substring(start.start(), start.start() + 2).toUpperCase(Locale.ROOT);
      IBANValidator.Validator form = IBANValidator.getInstance().getValidator(country);
      if (form != null) {
        String iban = text.substring(start.start(), end(text, start.start(), form.getIbanLength()));
        String compact = iban.replaceAll("[ -]", "").toUpperCase(Locale.ROOT);
        if (IBANValidator.getInstance().isValid(compact)) {
          return Optional.of(iban);
        }
      }
    }
    return Optional.empty();
  }

  /** After so many letters and digits, with single blanks and hyphens between them. */
  private static int end(String text, int from, int length) {
    int at = from;
    for (int count = 0; at < text.length() && count < length; at++) {
      char unit = text.charAt(at);
      if (isAlphanumeric(unit)) {
        count++;
      } else if ((unit != ' ' && unit != '-') || !isAlphanumeric(text.charAt(at - 1))) {
        return at;
      }
    }
    return at < text.length() && isAlphanumeric(text.charAt(at)) ? from : at;
  }

  private static boolean isAlphanumeric(char unit) {
    return unit < 0x80 && Character.isLetterOrDigit(unit);
  }

  private static Optional<String> card(String text) {
    for (Matcher card = CARD.matcher(text); card.find(); ) {
      String digits = card.group().replaceAll("[ -]", "");
      if (CARDS.isValid(digits)) {
        return Optional.of(card.group());
      }
    }
    return Optional.empty();
  }

  private static Optional<String> phone(String text) {
    for (Matcher start = PHONE.matcher(text); start.find(); ) {
      boolean american = start.group().length() > 7;
      String region = start.group().startsWith("00") ? "DE" : american ? "US" : "ZZ";
      String near =
          text.substring(start.start(), Math.min(text.length(), start.start() + LONGEST_PHONE));
      if (Marks.of(near).digits() < FEWEST_DIGITS) {
        continue;
      }
      for (PhoneNumberMatch match :
          PhoneNumberUtil.getInstance().findNumbers(near, region, Leniency.VALID, 1)) {
        if (match.start() == 0 && !FICTIONAL.matcher(match.rawString()).find()) {
          return Optional.of(match.rawString());
        }
      }
    }
    return Optional.empty();
  }
}
