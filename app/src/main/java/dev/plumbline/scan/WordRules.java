package dev.plumbline.scan;

import dev.plumbline.corpus.HashTable;
import dev.plumbline.corpus.Words;
import dev.plumbline.model.Canonical;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Rules that hold where words of certain kinds stand near each other. Words are looked up by their
 * first letters, once for all rules; texts with no word of any kind cost no more.
 */
final class WordRules {

  /** What the project ships; a researcher can read and change it. */
  static final WordRules SHIPPED = shipped();

  private static final int MOST_KINDS = Long.SIZE;

  /** Words before those of a rule in which it can be taken back. */
  private static final int BEFORE = 3;

  private final HashTable<Long> kinds;
  private final List<Rule> rules = new ArrayList<>();
  private final String digest;

  /**
   * A rule as it is written.
   *
   * @param says what it means that it holds
   * @param weight that it adds to the score
   * @param all kinds of which a word each has to be there
   * @param needs kinds of which one word has to be there, within twice as many words; none is
   *     needed when empty
   * @param within so many words
   * @param without kinds of which no word may be there
   */
  record Written(
      String name,
      String says,
      int weight,
      List<String> all,
      List<String> needs,
      int within,
      List<String> without) {
    Written {
      needs = List.copyOf(Objects.requireNonNullElse(needs, List.of()));
    }
  }

  private record File(int version, Map<String, List<String>> words, List<Written> rules) {}

  @SuppressWarnings("ArrayRecordComponent") // rules are not compared
  private record Rule(Written written, long[] all, long needs, long without) {}

  private WordRules(File file) {
    digest = Canonical.sha256(Canonical.JSON.writeValueAsString(file));
    if (file.words().size() > MOST_KINDS) {
      throw new IllegalArgumentException("more than 64 kinds of words; join some");
    }
    Map<String, Long> bits = new LinkedHashMap<>();
    Map<Long, Long> byStem = new HashMap<>();
    file.words()
        .forEach((kind, words) -> {
          long bit = 1L << bits.size();
          bits.put(kind, bit);
          for (String word : words) {
            Words read = Words.of(word);
            if (read.count() != 1) {
              throw new IllegalArgumentException("'%s' is not one word".formatted(word));
            }
            byStem.merge(read.stem(0), bit, (one, other) -> one | other);
          }
        });
    kinds = new HashTable<>(byStem);
    for (Written rule : file.rules()) {
      rules.add(
          new Rule(
              rule,
              rule.all().stream().mapToLong(kind -> bit(bits, kind)).toArray(),
              bits(bits, rule.needs()),
              bits(bits, rule.without())));
    }
  }

  private static long bit(Map<String, Long> bits, String kind) {
    Long bit = bits.get(kind);
    if (bit == null) {
      throw new IllegalArgumentException("a rule names '" + kind + "', which no words are");
    }
    return bit;
  }

  private static long bits(Map<String, Long> bits, List<String> kinds) {
    return kinds.stream().mapToLong(kind -> bit(bits, kind)).reduce(0, (one, other) -> one | other);
  }

  private static WordRules shipped() {
    try (InputStream in = WordRules.class.getResourceAsStream("rules.yaml")) {
      return new WordRules(
          YAMLMapper.builder()
              .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
              .build()
              .readValue(in, File.class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of all words and rules. */
  String digest() {
    return digest;
  }

  List<Written> written() {
    return rules.stream().map(Rule::written).toList();
  }

  /** Words of some kind, where they stand. */
  private record Marked(int word, long kinds) {}

  /** A rule that holds, and for which words. */
  record Held(Written rule, String quote) {}

  /** The rules that hold in a text, each once. */
  List<Held> in(String text, Words words) {
    List<Marked> marked = new ArrayList<>();
    long present = 0;
    for (int i = 0; i < words.count(); i++) {
      Long kind = kinds.get(words.stem(i));
      if (kind != null) {
        marked.add(new Marked(i, kind));
        present |= kind;
      }
    }
    List<Held> held = new ArrayList<>();
    for (Rule rule : rules) {
      if (mayHold(rule, present)) {
        where(rule, marked)
            .ifPresent(at -> held.add(new Held(rule.written(), quote(words, at[0], at[1]))));
      }
    }
    return held;
  }

  private static boolean mayHold(Rule rule, long present) {
    for (long kind : rule.all()) {
      if ((present & kind) == 0) {
        return false;
      }
    }
    return rule.needs() == 0 || (present & rule.needs()) != 0;
  }

  /** The first and last word of where a rule holds first. */
  private static Optional<int[]> where(Rule rule, List<Marked> marked) {
    int within = rule.written().within();
    for (int i = 0; i < marked.size(); i++) {
      int from = marked.get(i).word();
      boolean[] taken = new boolean[rule.all().length];
      if (!take(rule, marked.get(i).kinds(), taken)) {
        continue;
      }
      for (int j = i + 1; j < marked.size() && marked.get(j).word() - from < within; j++) {
        take(rule, marked.get(j).kinds(), taken);
        if (isFull(taken)) {
          int to = marked.get(j).word();
          if (isNeeded(rule, marked, from, to) && !isTakenBack(rule, marked, from, to)) {
            return Optional.of(new int[] {from, to});
          }
          break;
        }
      }
    }
    return Optional.empty();
  }

  /** A word stands for one kind of those that are still wanted. */
  private static boolean take(Rule rule, long kinds, boolean[] taken) {
    for (int i = 0; i < taken.length; i++) {
      if (!taken[i] && (kinds & rule.all()[i]) != 0) {
        taken[i] = true;
        return true;
      }
    }
    return false;
  }

  private static boolean isFull(boolean[] taken) {
    for (boolean one : taken) {
      if (!one) {
        return false;
      }
    }
    return true;
  }

  private static boolean isNeeded(Rule rule, List<Marked> marked, int from, int to) {
    int room = rule.written().within();
    return rule.needs() == 0
        || marked.stream()
            .anyMatch(one ->
                one.word() > to - room * 2
                    && one.word() < from + room * 2
                    && (one.kinds() & rule.needs()) != 0);
  }

  private static boolean isTakenBack(Rule rule, List<Marked> marked, int from, int to) {
    return marked.stream()
        .anyMatch(one ->
            one.word() >= from - BEFORE && one.word() <= to && (one.kinds() & rule.without()) != 0);
  }

  private static String quote(Words words, int from, int to) {
    return words.text(Math.max(0, from - 6), Math.min(words.count(), to + 7));
  }
}
