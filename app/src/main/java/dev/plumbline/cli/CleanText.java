package dev.plumbline.cli;

import dev.plumbline.console.Ansi;
import dev.plumbline.console.Table;
import dev.plumbline.console.Terminal;
import dev.plumbline.corpus.Cleaning;
import dev.plumbline.corpus.Diversity;
import dev.plumbline.corpus.Flaws.Reason;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What came of cleaning, as tables.
 *
 * @param remove why rows went
 * @param out folder of what is left
 */
record CleanText(Set<Reason> remove, Path out) {

  /** The tables. */
  String of(Cleaning.Summary summary, Ansi ansi) {
    Table counts = Table.of("rows", "");
    counts = counts.with("read", summary.rows());
    for (Reason reason : Reason.values()) {
      String kept = remove.contains(reason) ? "" : ", not removed";
      counts =
          counts.with(reason.inWords() + kept, summary.flaws().reasons().getOrDefault(reason, 0L));
    }
    counts = counts.with("removed", summary.removed()).with("kept", summary.kept());
    return counts.render(ansi)
        + leaks(summary, ansi)
        + "\n"
        + diversity(summary.diversity(), ansi)
        + "\n"
        + Terminal.escape(out.resolve(Cleaning.ROWS).toString())
        + "\n";
  }

  private static String leaks(Cleaning.Summary summary, Ansi ansi) {
    if (summary.flaws().leaks().isEmpty()) {
      return "";
    }
    Table table = Table.of("leak", "rows");
    for (var leak : summary.flaws().leaks().entrySet()) {
      table = table.with(leak.getKey(), leak.getValue());
    }
    return "\n" + table.render(ansi);
  }

  private static String diversity(Diversity diversity, Ansi ansi) {
    String numbers =
        Table.of("diversity, of " + diversity.texts() + " rows", "")
            .with(
                "distinct words, pairs, triples",
                "%s, %s, %s"
                    .formatted(
                        share(diversity.distinct1()),
                        share(diversity.distinct2()),
                        share(diversity.distinct3())))
            .with("resemblance, mean of all pairs", share(diversity.meanResemblance()))
            .with(
                "resemblance to the nearest, mean and highest",
                "%s, %s".formatted(share(diversity.meanNearest()), share(diversity.maxNearest())))
            .render(ansi);
    return numbers
        + common("common opening", diversity.openings(), ansi)
        + common("common name", diversity.names(), ansi)
        + common("common sentence", diversity.skeletons(), ansi);
  }

  private static String common(String heading, List<Diversity.Common> found, Ansi ansi) {
    if (found.isEmpty()) {
      return "";
    }
    Table table = Table.of(heading, "rows");
    for (Diversity.Common one : found.subList(0, Math.min(5, found.size()))) {
      table = table.with(one.what(), one.texts());
    }
    return "\n" + table.render(ansi);
  }

  private static String share(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
