package dev.plumbline.corpus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * How much the texts of a sample differ from each other.
 *
 * @param texts in the sample; shares of distinct runs fall as it grows, so compare like with like
 * @param distinct1 distinct words among all words, 0 to 1 (Li et al. 2016, arXiv:1510.03055)
 * @param distinct2 likewise for runs of two words
 * @param distinct3 likewise for runs of three
 * @param meanResemblance of all pairs among the first {@link #PAIRED} texts, 0 to 1
 * @param meanNearest likewise, of each text and its nearest
 * @param maxNearest likewise, of the two nearest texts
 * @param openings the first four words of a turn
 * @param names runs of capitalised words within sentences
 * @param skeletons sentences with {@code #} for numbers, {@code @} for names and {@code _} for
 *     words that few texts use
 */
public record Diversity(
    int texts,
    double distinct1,
    double distinct2,
    double distinct3,
    double meanResemblance,
    double meanNearest,
    double maxNearest,
    List<Common> openings,
    List<Common> names,
    List<Common> skeletons) {

  /** So many texts are compared with each other. */
  public static final int PAIRED = 1000;

  private static final int OPENING = 4;
  private static final int LISTED = 10;
  private static final int LEAST_FIXED = 3;
  private static final int MOST_WORDS = 30;

  /** A word that a smaller part of the texts uses is taken for what fills a slot. */
  private static final double FIXED = 0.05;

  private static final Pattern SENTENCE = Pattern.compile("[.!?\\n]+");
  private static final Pattern NAME =
      Pattern.compile("(?<=[\\p{Ll},;] )\\p{Lu}\\p{Ll}+(?: \\p{Lu}\\p{Ll}+){0,3}");
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}_']+");

  /**
   * Something that several texts have.
   *
   * @param texts how many
   */
  public record Common(String what, long texts) {}

  public Diversity {
    openings = List.copyOf(openings);
    names = List.copyOf(names);
    skeletons = List.copyOf(skeletons);
  }

  /**
   * Of a sample.
   *
   * @param rows each as its turns, one for a document
   */
  public static Diversity of(List<List<String>> rows) {
    List<String> texts = rows.stream().map(turns -> String.join("\n", turns)).toList();
    List<Words> words = texts.parallelStream().map(Words::of).toList();
    double[][] pairs = pairs(words.stream().limit(PAIRED).map(Sketch::of).toList());
    Set<String> fixed = fixed(texts);
    return new Diversity(
        rows.size(),
        distinct(words, 1),
        distinct(words, 2),
        distinct(words, 3),
        mean(Stream.of(pairs).mapToDouble(row -> row[0]).toArray()),
        mean(Stream.of(pairs).mapToDouble(row -> row[1]).toArray()),
        Stream.of(pairs).mapToDouble(row -> row[1]).max().orElse(0),
        common(rows, turns -> turns.stream().flatMap(Diversity::opening)),
        common(texts, text -> NAME.matcher(text).results().map(MatchResult::group)),
        common(texts, text -> skeletons(text, fixed)));
  }

  private static double distinct(List<Words> texts, int size) {
    long[] grams =
        texts.stream().flatMapToLong(words -> LongStream.of(words.grams(size))).toArray();
    Arrays.parallelSort(grams);
    long distinct =
        IntStream.range(0, grams.length).filter(i -> i == 0 || grams[i] != grams[i - 1]).count();
    return grams.length == 0 ? 0 : (double) distinct / grams.length;
  }

  /** For each text the mean resemblance with all others, and the highest. */
  private static double[][] pairs(List<Sketch> sketches) {
    return IntStream.range(0, sketches.size())
        .parallel()
        .filter(any -> sketches.size() > 1)
        .mapToObj(one -> {
          double sum = 0;
          double highest = 0;
          for (int other = 0; other < sketches.size(); other++) {
            double resemblance =
                other == one ? 0 : sketches.get(one).resemblance(sketches.get(other));
            sum += resemblance;
            highest = Math.max(highest, resemblance);
          }
          return new double[] {sum / (sketches.size() - 1), highest};
        })
        .toArray(double[][]::new);
  }

  private static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return values.length == 0 ? 0 : sum / values.length;
  }

  private static Stream<String> opening(String turn) {
    Words words = Words.of(turn);
    return words.count() < OPENING
        ? Stream.empty()
        : Stream.of(
            IntStream.range(0, OPENING)
                .mapToObj(i -> words.text(i, i + 1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" ")));
  }

  private static Set<String> fixed(List<String> texts) {
    Map<String, Long> users =
        texts.parallelStream()
            .flatMap(text -> WORD.matcher(text).results().map(Diversity::lower).distinct())
            .collect(Collectors.groupingByConcurrent(word -> word, Collectors.counting()));
    double least = Math.max(2, FIXED * texts.size());
    return users.entrySet().stream()
        .filter(entry -> entry.getValue() >= least)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  private static String lower(MatchResult word) {
    return word.group().toLowerCase(Locale.ROOT);
  }

  private static Stream<String> skeletons(String text, Set<String> fixed) {
    return SENTENCE.splitAsStream(text).flatMap(sentence -> skeleton(sentence, fixed));
  }

  /** None for a sentence of which too little is fixed. */
  private static Stream<String> skeleton(String sentence, Set<String> fixed) {
    List<String> skeleton = new ArrayList<>();
    int kept = 0;
    for (MatchResult word : WORD.matcher(sentence).results().limit(MOST_WORDS).toList()) {
      String mask = mask(word.group(), skeleton.isEmpty(), fixed.contains(lower(word)));
      kept += mask.length() > 1 ? 1 : 0;
      if (mask.length() > 1 || skeleton.isEmpty() || !skeleton.getLast().equals(mask)) {
        skeleton.add(mask);
      }
    }
    return kept < LEAST_FIXED ? Stream.empty() : Stream.of(String.join(" ", skeleton));
  }

  private static String mask(String word, boolean first, boolean fixed) {
    if (Character.isDigit(word.codePointAt(0))) {
      return "#";
    }
    if (!first && Character.isUpperCase(word.codePointAt(0)) && word.length() > 1) {
      return "@";
    }
    return fixed ? word.toLowerCase(Locale.ROOT) : "_";
  }

  /** What most texts have, if more than one has it. */
  private static <T> List<Common> common(List<T> texts, Function<T, Stream<String>> parts) {
    Map<String, Long> counts =
        texts.parallelStream()
            .flatMap(text -> parts.apply(text).distinct())
            .collect(Collectors.groupingByConcurrent(one -> one, Collectors.counting()));
    return counts.entrySet().stream()
        .filter(entry -> entry.getValue() > 1)
        .map(entry -> new Common(entry.getKey(), entry.getValue()))
        .sorted(Comparator.comparingLong(Common::texts).reversed().thenComparing(Common::what))
        .limit(LISTED)
        .toList();
  }
}
