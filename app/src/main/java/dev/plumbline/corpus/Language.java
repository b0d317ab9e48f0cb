package dev.plumbline.corpus;

import dev.plumbline.Unicode;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * The language of a text, by its script and its commonest words. Meant to find what strayed into a
 * corpus, not to tell dialects apart.
 */
public enum Language {
  ENGLISH(
      "a about after all also an and any are as at be because been before but by can could did do does for from had has have he her him his how i if in into is it its just like make may me more most my no not now of on one only or other our out over said she should so some such than that the their them then there these they this to too up us was we were what when where which while who will with would you your"),
  GERMAN(
      "aber alle als am an auch auf aus bei bin bis das dass dem den der des die du durch ein eine einem einen einer er es für hat ich ihr im in ist ja kann man mich mir mit nach nicht noch nur oder sein sich sie sind so über um und uns von vor war was wenn wie wir wird zu zum zur"),
  FRENCH(
      "à au aux avec ce ces cette dans de des du elle en est et il ils je la le les leur lui mais me même mon ne nous on ou où par pas plus pour qu que qui sa se ses son sont sur un une vous été être"),
  SPANISH(
      "al como con cuando de del el ella en entre es esta este fue ha hay la las le lo los más me muy no para pero por porque que se ser si sin sobre su sus también tiene todo un una y ya"),
  ITALIAN(
      "ai al alla anche che chi ci come con da dal dei del della delle di e gli ha i il in io la le lo ma mi nel nella non per più quando questo se sei si sono su un una è"),
  PORTUGUESE(
      "ao aos as com como da das de do dos e ela ele em entre era essa está eu foi isso já mais mas me muito na nas no nos não o os ou para pela pelo por quando que se sem ser seu sua são também tem um uma"),
  DUTCH(
      "aan als bij dan dat de die dit door een en er haar had heb heeft het hij ik in is je kan maar me met mijn naar niet nog of om onze ook op over te tot uit van voor was wat we wel werd wij wordt ze zijn zo"),
  POLISH(
      "a ale bo by być był była co czy dla do gdy go i ich ja jak jako jego jej jest już który która które lub ma mi mnie na nie niż o od on po pod przez przy są się tak także to tu tylko tym w z za ze że"),
  /** A language whose script is not Latin. */
  OTHER_SCRIPT(""),
  /** Latin letters in a language that is not among these, or too little to tell. */
  UNKNOWN("");

  /** A text with a smaller share of a language's common words is not told to be in it. */
  private static final double SHARE = 0.15;

  private static final List<Language> ALL = List.of(values());

  /** In which of all languages a stem is common, a bit for each. */
  private static final HashTable<Integer> COMMON = commonStems();

  private static HashTable<Integer> commonStems() {
    Map<Long, Integer> common = new HashMap<>();
    for (int language = 0; language < ALL.size(); language++) {
      Words words = Words.of(ALL.get(language).words);
      for (int i = 0; i < words.count(); i++) {
        common.merge(words.stem(i), 1 << language, (one, other) -> one | other);
      }
    }
    return new HashTable<>(common);
  }

  private static int common(long stem) {
    Integer languages = COMMON.get(stem);
    return languages == null ? 0 : languages;
  }

  private final String words;

  Language(String words) {
    this.words = words;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static boolean isCommonEnglish(long stem) {
    return (common(stem) & 1 << ALL.indexOf(ENGLISH)) != 0;
  }

  public static Language of(String text) {
    return of(text, Words.of(text));
  }

  static Language of(String text, Words words) {
    if (mostlyOtherScript(text)) {
      return OTHER_SCRIPT;
    }
    int[] counts = new int[ALL.size()];
    for (int i = 0; i < words.count(); i++) {
      for (int left = common(words.stem(i)); left != 0; left &= left - 1) {
        counts[Integer.numberOfTrailingZeros(left)]++;
      }
    }
    return IntStream.range(0, ALL.size())
        .filter(language -> counts[language] > SHARE * words.count())
        .boxed()
        .max(Comparator.comparingInt(language -> counts[language]))
        .map(ALL::get)
        .orElse(UNKNOWN);
  }

  private static boolean mostlyOtherScript(String text) {
    if (Unicode.isAscii(text)) {
      return false;
    }
    int latin = 0;
    int other = 0;
    int width;
    for (int at = 0; at < text.length(); at += width) {
      int character = text.codePointAt(at);
      width = Character.charCount(character);
      if (character < 128) {
        latin += Character.isAlphabetic(character) ? 1 : 0;
      } else if (Character.isLetter(character)) {
        boolean isLatin = Character.UnicodeScript.of(character) == Character.UnicodeScript.LATIN;
        latin += isLatin ? 1 : 0;
        other += isLatin ? 0 : 1;
      }
    }
    return other > latin;
  }
}
