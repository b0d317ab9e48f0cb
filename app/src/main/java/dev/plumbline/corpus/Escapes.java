package dev.plumbline.corpus;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Writings that put escapes for some signs of a text, or for all. */
enum Escapes {
  /** Of URLs: {@code %20}. */
  PERCENT('%', "(?:%[0-9A-Fa-f]{2})++") {
    @Override
    String meant(MatchResult escape) {
      return bytes(escape.group().replace("%", ""));
    }
  },

  /** RFC 2045: {@code =20}, and lines that go on after {@code =}. */
  QUOTED_PRINTABLE('=', "=\\r?\\n|(?:=[0-9A-F]{2})++") {
    @Override
    String meant(MatchResult escape) {
      return escape.group().endsWith("\n") ? "" : bytes(escape.group().replace("=", ""));
    }
  },

  /** Of HTML, by name and by number. */
  ENTITIES(
      '&', "&(?:#(\\d{1,7})|#[xX]([0-9A-Fa-f]{1,6})|(amp|lt|gt|quot|apos|nbsp|shy|zwnj|zwj));") {
    @Override
    String meant(MatchResult escape) {
      if (escape.group(3) != null) {
        return NAMED.getOrDefault(escape.group(3), "");
      }
      int character =
          escape.group(1) == null
              ? Integer.parseInt(escape.group(2), 16)
              : Integer.parseInt(escape.group(1));
      return Character.isValidCodePoint(character) ? Character.toString(character) : "";
    }
  },

  /** Of JSON and programs: {@code \}{@code u0020} and {@code \x20}. */
  STRINGS('\\', "\\\\(?:u([0-9A-Fa-f]{4})|x([0-9A-Fa-f]{2}))") {
    @Override
    String meant(MatchResult escape) {
      String digits = escape.group(1) == null ? escape.group(2) : escape.group(1);
      return String.valueOf((char) Integer.parseInt(digits, 16));
    }
  };

  private static final Map<String, String> NAMED =
      Map.of("amp", "&", "lt", "<", "gt", ">", "quot", "\"", "apos", "'", "nbsp", " ");

  private final char sign;
  private final Pattern pattern;

  Escapes(char sign, String pattern) {
    this.sign = sign;
    this.pattern = Pattern.compile(pattern);
  }

  /** What an escape stands for. */
  abstract String meant(MatchResult escape);

  private static String bytes(String digits) {
    return new String(HexFormat.of().parseHex(digits), StandardCharsets.UTF_8);
  }

  /** The whole text without escapes of any kind, when it has some. */
  static List<String> decode(String text) {
    String decoded = text;
    for (Escapes kind : values()) {
      decoded = kind.undone(decoded);
    }
    return decoded.equals(text) ? List.of() : List.of(decoded);
  }

  private String undone(String text) {
    return text.indexOf(sign) < 0
        ? text
        : pattern.matcher(text).replaceAll(escape -> Matcher.quoteReplacement(meant(escape)));
  }
}
