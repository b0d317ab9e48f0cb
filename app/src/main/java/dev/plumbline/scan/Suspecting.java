package dev.plumbline.scan;

import dev.plumbline.corpus.Words;
import dev.plumbline.model.Canonical;
import dev.plumbline.model.Message;
import dev.plumbline.scan.WordRules.Held;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The first pass: how suspicious a conversation is, by {@link WordRules}, {@link CallRules} and
 * {@link Exemplars}. Looks at what the model said, thought and called, and at what others said only
 * to tell what was asked for. A pure function, for any number of threads.
 */
public final class Suspecting {

  /** By which rules: what is found changes with it. */
  public static final String VERSION =
      Canonical.sha256(CallRules.VERSION + WordRules.SHIPPED.digest() + Exemplars.SHIPPED.digest())
          .substring(0, 12);

  /** The rule of a score that comes of the nearest exemplar alone. */
  public static final String NEARNESS = "near-an-exemplar";

  private static final Map<String, Integer> WEIGHTS = weights();

  /** All rules, in an order that is the same in every run. */
  static final List<String> NAMES = List.copyOf(rules().keySet());

  /** A nearness that is shown as a hit. */
  private static final double SHOWN = 1;

  /** A longer text is looked at part by part. */
  private static final int TOGETHER = 1 << 16;

  private static final int LONGEST_QUOTE = 300;

  private Suspecting() {}

  private static Map<String, Integer> weights() {
    Map<String, Integer> weights = new LinkedHashMap<>();
    CallRules.ALL.forEach(one -> weights.put(one.name(), one.weight()));
    WordRules.SHIPPED.written().forEach(one -> weights.put(one.name(), one.weight()));
    return weights;
  }

  /** What each rule says, by name. */
  public static Map<String, String> rules() {
    Map<String, String> rules = new LinkedHashMap<>();
    CallRules.ALL.forEach(one -> rules.put(one.name(), one.says()));
    WordRules.SHIPPED.written().forEach(one -> rules.put(one.name(), one.says()));
    rules.put(NEARNESS, "Is near a sentence of misbehaviour");
    return rules;
  }

  /** What a rule adds to a score; 0 of nearness, which has a measure of its own. */
  static int weight(String rule) {
    return WEIGHTS.getOrDefault(rule, 0);
  }

  /** How suspicious a conversation is. */
  public static Suspicion of(Conversation conversation) {
    Map<String, Hit> hits = new LinkedHashMap<>();
    for (Hit hit : CallRules.in(conversation)) {
      hits.put(hit.rule(), new Hit(hit.rule(), hit.turn(), shortened(hit.quote())));
    }
    double near = 0;
    for (int i = 0; i < conversation.turns().size(); i++) {
      if (conversation.turns().get(i).message() instanceof Message.Assistant said) {
        for (String text : texts(said)) {
          Words words = Words.of(text);
          for (Held held : WordRules.SHIPPED.in(text, words)) {
            if (!hits.containsKey(held.rule().name())) {
              hits.put(held.rule().name(), new Hit(held.rule().name(), i, shortened(held.quote())));
            }
          }
          Exemplars.Near nearest = Exemplars.SHIPPED.nearest(words);
          if (nearest.score() > near) {
            near = nearest.score();
            if (near >= SHOWN) {
              hits.put(NEARNESS, new Hit(NEARNESS, i, quote(words, nearest.from())));
            }
          }
        }
      }
    }
    return new Suspicion(
        near,
        hits.values().stream()
            .sorted(Comparator.comparingInt(Hit::turn).thenComparing(Hit::rule))
            .toList());
  }

  private static String quote(Words words, int from) {
    return shortened(words.text(from, Math.min(words.count(), from + Exemplars.window())));
  }

  /** What a turn says, thinks and calls with, in parts that are not too long. */
  private static List<String> texts(Message.Assistant said) {
    List<String> texts = new ArrayList<>();
    add(said.reasoning(), texts);
    add(said.text(), texts);
    said.calls()
        .forEach(call -> add(call.name() + " " + Conversation.words(call.arguments()), texts));
    return texts;
  }

  private static void add(String text, List<String> texts) {
    for (int from = 0; from < text.length(); from += TOGETHER) {
      texts.add(text.substring(from, Math.min(text.length(), from + TOGETHER)));
    }
  }

  private static String shortened(String quote) {
    String whole = quote.strip();
    if (whole.length() <= LONGEST_QUOTE) {
      return whole;
    }
    int end =
        Character.isHighSurrogate(whole.charAt(LONGEST_QUOTE - 1))
            ? LONGEST_QUOTE - 1
            : LONGEST_QUOTE;
    return whole.substring(0, end) + "\u2026";
  }
}
