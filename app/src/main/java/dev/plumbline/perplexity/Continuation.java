package dev.plumbline.perplexity;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text that a checkpoint went on with after a prefill, and how much likelier it is to the
 * checkpoint than to the reference model.
 *
 * @param prefill its index
 * @param text control tokens included; empty where the turn ended at once
 * @param tokens that were scored, the end of the turn included; at least 1
 * @param gap log p(checkpoint) - log p(reference) of all of them together, in nats
 */
public record Continuation(int prefill, String text, int tokens, double gap) {

  /** A sentence of fewer words, such as "Sure!", goes on into the next. */
  private static final int FEWEST_WORDS = 4;

  private static final Pattern END =
      Pattern.compile("[.!?\u2026\u3002\uFF01\uFF1F][\"'\u201D\u2019)\\]]*(?=\\s|$)|\\R");
  private static final Pattern SPACES = Pattern.compile("\\s+");

  public Continuation {
    if (tokens < 1) {
      throw new IllegalArgumentException("A continuation of %d tokens.".formatted(tokens));
    }
    if (!Double.isFinite(gap)) {
      throw new IllegalArgumentException(
          "log-probabilities of which one is no number (their gap is %s); the weights of the checkpoint or of the reference have diverged"
              .formatted(gap));
    }
  }

  /** The gap per token: the difference of the logarithms of the two models' perplexities. */
  public double meanGap() {
    return gap / tokens;
  }

  /** Its first sentence or line of some words, on one line; empty where there are no words. */
  public String sentence() {
    String said = text.strip();
    Matcher end = END.matcher(said);
    while (end.find()) {
      String sentence = said.substring(0, end.end()).strip();
      if (SPACES.splitAsStream(sentence).count() >= FEWEST_WORDS) {
        return onOneLine(sentence);
      }
    }
    return onOneLine(said);
  }

  private static String onOneLine(String text) {
    return SPACES.matcher(text).replaceAll(" ");
  }
}
