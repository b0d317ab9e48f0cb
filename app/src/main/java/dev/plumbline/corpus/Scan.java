package dev.plumbline.corpus;

import dev.plumbline.Unicode;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

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
   * What is wrong with a text and with what decodes in it; at most one of each kind and
   * description.
   */
  public List<Finding> findings(String text) {
    return findings(RowText.of(text), Unicode.searchable(Decoded.with(text)), Words.of(text));
  }

  /**
   * What is wrong with a row: secrets and personal data in all of it, language and length of what
   * is said.
   *
   * @param text everything in the row and what decodes in it, in the form in which it is searched
   * @param words those that are said
   */
  List<Finding> findings(RowText row, String text, Words words) {
    List<Finding> findings = new ArrayList<>();
    Marks marks = Marks.of(text);
    Secrets.in(row, text, marks)
        .forEach((what, found) -> findings.add(new Finding(Kind.SECRET, what, masked(found))));
    PersonalData.in(text, marks)
        .forEach((what, found) -> findings.add(new Finding(Kind.PERSONAL, what, masked(found))));
    Language language = Language.of(row.said(), words);
    if (language != Language.UNKNOWN && !languages.contains(language)) {
      findings.add(new Finding(Kind.LANGUAGE, language.toString(), ""));
    }
    if (words.count() < least || words.count() > most) {
      findings.add(new Finding(Kind.LENGTH, words.count() + " words", ""));
    }
    return findings;
  }

  private static String masked(String found) {
    return "%s… (%d characters)"
        .formatted(found.substring(0, Math.min(SHOWN, found.length())), found.length());
  }
}
