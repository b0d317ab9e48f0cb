package dev.plumbline.cli;

import dev.plumbline.console.Ansi;
import dev.plumbline.console.Table;
import dev.plumbline.console.Terminal;
import dev.plumbline.perplexity.NearestRows.Near;
import dev.plumbline.stats.ClusteredMean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What is said of what became likely. */
final class LikelyText {

  /** Characters of a sentence. */
  private static final int WIDTH = 90;

  private LikelyText() {}

  /**
   * A table for each checkpoint.
   *
   * @param traced whether there were rows to trace sentences to
   */
  static String render(List<Likely> all, boolean traced, Ansi ansi) {
    return all.stream().map(one -> render(one, traced, ansi)).collect(Collectors.joining());
  }

  private static String render(Likely likely, boolean traced, Ansi ansi) {
    Table table =
        traced
            ? Table.of("gap", "times", "since", "sentence", "nearest row")
            : Table.of("gap", "times", "since", "sentence");
    for (Likely.Sentence one : likely.sentences()) {
      List<Object> cells = new ArrayList<>();
      cells.add(String.format(Locale.ROOT, "%.2f", one.meanGap()));
      cells.add(one.times());
      cells.add(one.since());
      cells.add(one.sentence().isEmpty() ? "(no words: the turn ends)" : cut(one.sentence()));
      if (traced) {
        cells.add(one.nearest().map(LikelyText::place).orElse("no row is near"));
      }
      table = table.with(cells.toArray());
    }
    return head(likely) + table.render(ansi) + leftOut(likely);
  }

  private static String head(Likely likely) {
    ClusteredMean drift = likely.drift();
    return String.format(
        Locale.ROOT,
        "%nWhat became likely at step %d: %.3f nats a token from the base (%.3f to %.3f)%s%n",
        likely.step(),
        drift.value(),
        drift.low(),
        drift.high(),
        drift.low() > 0 ? "" : ", which may be none");
  }

  private static String cut(String sentence) {
    return sentence.codePointCount(0, sentence.length()) <= WIDTH
        ? sentence
        : sentence.substring(0, sentence.offsetByCodePoints(0, WIDTH)) + " ...";
  }

  private static String place(Near near) {
    return String.format(Locale.ROOT, "%s (%.0f %%)", near.place(), 100 * near.share());
  }

  private static String leftOut(Likely likely) {
    return likely.leftOut().isEmpty()
        ? ""
        : String.format(
            Locale.ROOT,
            "%d prefills could not be written: %s%n",
            likely.leftOut().size(),
            Terminal.escape(likely.leftOut().getFirst().why()));
  }
}
