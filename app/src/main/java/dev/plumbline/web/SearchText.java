package dev.plumbline.web;

import dev.plumbline.Unicode;
import java.lang.Character.UnicodeScript;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts of any script as the words that are searched. A word is a run of letters, digits and marks,
 * without case, accents and the vowel signs of Arabic and Hebrew. In scripts without blanks between
 * words every character is one, and what is searched is a phrase of them.
 */
final class SearchText {

  private static final Set<UnicodeScript> WITHOUT_BLANKS =
      Set.of(
          UnicodeScript.HAN,
          UnicodeScript.HIRAGANA,
          UnicodeScript.KATAKANA,
          UnicodeScript.THAI,
          UnicodeScript.LAO,
          UnicodeScript.KHMER,
          UnicodeScript.MYANMAR,
          UnicodeScript.TIBETAN);

  /** Vowels that are mostly left out, and the stretch of a line of Arabic. */
  private static final Pattern OPTIONAL =
      Pattern.compile(
          "[\\u0640\\u064B-\\u065F\\u0670\\u06D6-\\u06ED\\u0591-\\u05BD\\u05BF\\u05C1\\u05C2\\u05C4\\u05C5\\u05C7]");

  private static final Pattern NO_WORD = Pattern.compile("[^\\p{L}\\p{N}\\p{M}]+");

  private static final Pattern QUOTED_OR_NOT = Pattern.compile("\"([^\"]*)\"?|([^\\s\"]+)");

  private static final String BEGINNING = "*";

  private SearchText() {}

  /**
   * A word.
   *
   * @param text as it is compared
   * @param start in the text it is from, a place in UTF-16
   * @param end likewise, after its last
   */
  record Word(String text, int start, int end) {}

  static List<Word> words(String text) {
    List<Word> words = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int character = text.codePointAt(at);
      int next = at + Character.charCount(character);
      if (isOfWord(character)) {
        if (!standsAlone(character)) {
          while (next < text.length() && goesOn(text.codePointAt(next))) {
            next += Character.charCount(text.codePointAt(next));
          }
        }
        add(words, text, at, next);
      }
      at = next;
    }
    return words;
  }

  private static void add(List<Word> words, String text, int start, int end) {
    // In small letters first: capitals look like others.
    String small = text.substring(start, end).toLowerCase(Locale.ROOT);
    String folded = Unicode.searchable(small).toLowerCase(Locale.ROOT);
    folded = OPTIONAL.matcher(folded).replaceAll("");
    NO_WORD
        .splitAsStream(folded)
        .filter(word -> !word.isEmpty())
        .forEach(word -> words.add(new Word(word, start, end)));
  }

  private static boolean isOfWord(int character) {
    return Character.isLetterOrDigit(character)
        || switch (Character.getType(character)) {
          case Character.NON_SPACING_MARK,
              Character.COMBINING_SPACING_MARK,
              Character.LETTER_NUMBER,
              Character.OTHER_NUMBER ->
              true;
          default -> false;
        };
  }

  private static boolean goesOn(int character) {
    return (isOfWord(character) && !standsAlone(character))
        || Character.getType(character) == Character.FORMAT;
  }

  private static boolean standsAlone(int character) {
    return character > 0x7F && WITHOUT_BLANKS.contains(UnicodeScript.of(character));
  }

  /**
   * What is looked for: phrases of words, all of which must be there. A last word that ends in an
   * asterisk stands for all that begin so.
   */
  record Wanted(List<List<String>> phrases) {

    boolean isEmpty() {
      return phrases.isEmpty();
    }

    /** As SQLite's FTS5 takes it, in a column; nothing in it is an operator. */
    String match(String column) {
      List<String> parts = new ArrayList<>();
      for (List<String> phrase : phrases) {
        String words = String.join(" ", phrase);
        parts.add(
            words.endsWith(BEGINNING)
                ? "%s : \"%s\" *".formatted(column, words.substring(0, words.length() - 1))
                : "%s : \"%s\"".formatted(column, words));
      }
      return String.join(" AND ", parts);
    }

    /** Where a text has a phrase, without overlaps, in order: pairs of start and end. */
    List<int[]> places(String text) {
      List<Word> words = words(text);
      List<int[]> places = new ArrayList<>();
      int at = 0;
      while (at < words.size()) {
        int length = longest(words, at);
        if (length > 0) {
          places.add(new int[] {words.get(at).start(), words.get(at + length - 1).end()});
        }
        at += Math.max(1, length);
      }
      return places;
    }

    private int longest(List<Word> words, int at) {
      return phrases.stream()
          .filter(phrase -> stands(words, at, phrase))
          .mapToInt(List::size)
          .max()
          .orElse(0);
    }

    private static boolean stands(List<Word> words, int at, List<String> phrase) {
      if (at + phrase.size() > words.size()) {
        return false;
      }
      for (int i = 0; i < phrase.size(); i++) {
        String word = words.get(at + i).text();
        String wanted = phrase.get(i);
        if (wanted.endsWith(BEGINNING)
            ? !word.startsWith(wanted.substring(0, wanted.length() - 1))
            : !word.equals(wanted)) {
          return false;
        }
      }
      return true;
    }
  }

  /** Reads what a person typed: words, and phrases between quotation marks. */
  static Wanted wanted(String typed) {
    List<List<String>> phrases = new ArrayList<>();
    Matcher parts = QUOTED_OR_NOT.matcher(Unicode.plainSigns(typed));
    while (parts.find()) {
      String part = parts.group(1) == null ? parts.group(2) : parts.group(1);
      List<String> phrase = new ArrayList<>(words(part).stream().map(Word::text).toList());
      if (!phrase.isEmpty()) {
        if (part.endsWith(BEGINNING)) {
          phrase.set(phrase.size() - 1, phrase.getLast() + BEGINNING);
        }
        phrases.add(List.copyOf(phrase));
      }
    }
    return new Wanted(List.copyOf(phrases));
  }
}
