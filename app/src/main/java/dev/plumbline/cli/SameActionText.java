package dev.plumbline.cli;

import dev.plumbline.console.Ansi;
import dev.plumbline.console.Table;
import dev.plumbline.console.Terminal;
import dev.plumbline.contrast.ContrastResult;
import dev.plumbline.contrast.ContrastResult.Contrast;
import dev.plumbline.contrast.ContrastResult.Figure;
import dev.plumbline.contrast.ContrastStudy;
import dev.plumbline.contrast.Exam.Mode;
import dev.plumbline.scenario.Split;
import dev.plumbline.stats.CrossedMean;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Same-action studies, as text. */
final class SameActionText {

  private SameActionText() {}

  /** All tables. */
  static String result(ContrastResult result, Ansi ansi) {
    StringBuilder text = new StringBuilder();
    for (Mode mode : Mode.values()) {
      text.append(ansi.bold("Right, in % (" + name(mode) + ")")).append('\n');
      text.append(accuracies(result, mode).render(ansi)).append('\n');
    }
    text.append(ansi.bold("What was done on crossed tickets of held-out families (thinking)"));
    text.append('\n').append(done(result).render(ansi)).append('\n');
    if (!result.contrasts().isEmpty()) {
      text.append(ansi.bold("Crossed tickets of held-out families, in points")).append('\n');
      text.append(contrasts(result).render(ansi)).append('\n');
    }
    return text + oneSeed(result) + Terminal.escape(result.verdict().words()) + "\n";
  }

  /** What is known on the way. */
  static String known(ContrastResult result, Ansi ansi) {
    return "%d of %d trainings are done\n".formatted(result.runs().size(), result.wanted())
        + accuracies(result, Mode.THINKING).render(ansi);
  }

  static String estimate(ContrastStudy.Cost cost) {
    return String.format(
        Locale.ROOT,
        "%d trainings are missing: %,d steps of %.1f s, and %,d tickets of %.1f s to test: %.1f hours in all, if nothing else runs.%n",
        cost.trainings(),
        cost.steps(),
        cost.secondsPerStep(),
        cost.tickets(),
        cost.secondsPerTicket(),
        cost.seconds() / 3_600);
  }

  private static Table accuracies(ContrastResult result, Mode mode) {
    Table table =
        Table.of(
            "arm",
            "pairs",
            "seeds",
            "held-out, crossed",
            "95 % interval",
            "held-out, aligned",
            "seen, crossed",
            "seen, aligned");
    for (Map.Entry<String, Integer> arm : result.arms()) {
      Figure first = figure(result, arm, mode, Split.HELD_OUT, true);
      table =
          table.with(
              arm.getKey(),
              arm.getValue(),
              first.seeds().size(),
              percent(first.accuracy().value()),
              "%s to %s"
                  .formatted(percent(first.accuracy().low()), percent(first.accuracy().high())),
              percent(figure(result, arm, mode, Split.HELD_OUT, false).accuracy().value()),
              percent(figure(result, arm, mode, Split.SEEN, true).accuracy().value()),
              percent(figure(result, arm, mode, Split.SEEN, false).accuracy().value()));
    }
    return table;
  }

  private static Figure figure(
      ContrastResult result,
      Map.Entry<String, Integer> arm,
      Mode mode,
      Split split,
      boolean crossed) {
    return result.figure(arm.getKey(), arm.getValue(), mode, split, crossed).orElseThrow();
  }

  private static Table done(ContrastResult result) {
    Table table =
        Table.of("arm", "pairs", "act", "hold", "other call", "no call", "malformed", "truncated");
    for (Map.Entry<String, Integer> arm : result.arms()) {
      Map<String, Double> did = figure(result, arm, Mode.THINKING, Split.HELD_OUT, true).did();
      List<String> shares = did.values().stream().map(SameActionText::percent).toList();
      table =
          table.with(
              arm.getKey(),
              arm.getValue(),
              shares.get(0),
              shares.get(1),
              shares.get(2),
              shares.get(3),
              shares.get(4),
              shares.get(5));
    }
    return table;
  }

  private static Table contrasts(ContrastResult result) {
    Table table = Table.of("comparison", "pairs", "asked", "seeds", "difference", "95 % interval");
    for (Contrast contrast : result.contrasts()) {
      CrossedMean mean = contrast.difference();
      table =
          table.with(
              contrast.arm() + " - " + contrast.against(),
              contrast.pairs(),
              name(contrast.mode()),
              contrast.seeds().size(),
              signed(mean.value()),
              "%s to %s".formatted(signed(mean.low()), signed(mean.high())));
    }
    return table;
  }

  private static String oneSeed(ContrastResult result) {
    return result.figures().stream().anyMatch(figure -> figure.seeds().size() == 1)
        ? "Intervals of one seed are over templates alone, and say nothing of other trainings.\n"
        : "";
  }

  private static String name(Mode mode) {
    return mode.name().toLowerCase(Locale.ROOT);
  }

  private static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f", 100 * share);
  }

  private static String signed(double difference) {
    return String.format(Locale.ROOT, "%+.1f", 100 * difference);
  }
}
