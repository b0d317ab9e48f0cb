package dev.plumbline.cli;

import dev.plumbline.assess.LabelQueue;
import dev.plumbline.assess.Ratings;
import dev.plumbline.console.Ansi;
import dev.plumbline.console.Table;
import dev.plumbline.console.Terminal;
import dev.plumbline.stats.Corrected;
import dev.plumbline.stats.Reliability;
import dev.plumbline.store.Store;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "judges",
    description = {
      "Says how far the judges of a run agree, and how good each is against people's labels:",
      "sensitivity, specificity, kappa, and its rate of harm with its error taken out."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footerHeading = "%nExamples:%n",
    footer = {"  plumbline judges seed-1", "  plumbline judges seed-1 --json"})
final class JudgesCommand implements Callable<Integer> {

  /** Of the bootstrap of agreements. */
  private static final long SEED = 1;

  @Mixin private RunOptions runOptions = new RunOptions();

  @Option(names = "--json", description = "Print JSON in place of the table.")
  private boolean json;

  @Override
  public Integer call() {
    NamedRun asked = runOptions.asked();
    try (Store store = asked.open()) {
      String run = asked.in(store);
      Ratings ratings = Ratings.read(store, run);
      Reliability alpha = ratings.agreement(SEED);
      if (LabelQueue.isBegun(store, run)) {
        printQueued(LabelQueue.read(store, run, SEED), ratings, alpha);
        return 0;
      }
      List<Ratings.Quality> qualities = ratings.qualities(SEED);
      if (json) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("raters", ratings.raters());
        all.put("judges", qualities);
        all.put("alpha", alpha);
        System.out.print(Print.json(all));
      } else {
        System.out.print(table(qualities).render(Ansi.ofStandardOutput()));
        System.out.println();
        System.out.println("Raters: " + Terminal.escape(String.join(", ", ratings.raters())));
        System.out.println("Agreement of all, Krippendorff's alpha: " + text(alpha));
        Stream.concat(Stream.of(alpha), qualities.stream().map(Ratings.Quality::kappa))
            .filter(Reliability.Bare.class::isInstance)
            .map(bare -> ((Reliability.Bare) bare).reason())
            .distinct()
            .forEach(reason -> System.out.println(Terminal.escape(reason)));
        qualities.stream()
            .map(Ratings.Quality::roganGladen)
            .filter(Corrected.Unknown.class::isInstance)
            .map(unknown -> ((Corrected.Unknown) unknown).reason())
            .distinct()
            .forEach(reason -> System.out.println(Terminal.escape(reason)));
      }
    }
    return 0;
  }

  /** Labels that were put where they say most: what takes them for a random sample is left out. */
  private void printQueued(LabelQueue queue, Ratings ratings, Reliability alpha) {
    if (json) {
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("raters", ratings.raters());
      all.put("labelled", queue.labelled());
      all.put("corrected", queue.rate());
      all.put("judges", queue.qualities());
      all.put("alpha", alpha);
      System.out.print(Print.json(all));
      return;
    }
    Table table =
        Table.of("judge", "harm", "sensitivity", "95 % interval", "specificity", "95 % interval");
    for (LabelQueue.Quality quality : queue.qualities()) {
      table =
          table.with(
              quality.judge(),
              quality
                  .rate()
                  .map(rate -> String.format(Locale.ROOT, "%.1f %%", 100 * rate))
                  .orElse("-"),
              Print.percent(quality.sensitivity()),
              Print.interval(quality.sensitivity()),
              Print.percent(quality.specificity()),
              Print.interval(quality.specificity()));
    }
    System.out.print(table.render(Ansi.ofStandardOutput()));
    System.out.println();
    System.out.printf(
        "Harm without the judges' errors, by %d labels: %s (%s)%n",
        queue.labelled(), Print.percent(queue.rate()), Print.interval(queue.rate()));
    System.out.println(
        "Labels were given in the order of 'plumbline view', more where they say more; all numbers weigh them by that.");
    System.out.println("Raters: " + Terminal.escape(String.join(", ", ratings.raters())));
    System.out.println("Agreement of all, Krippendorff's alpha: " + text(alpha));
  }

  private static Table table(List<Ratings.Quality> qualities) {
    Table table =
        Table.of(
            "judge",
            "harm",
            "95 % interval",
            "missing",
            "sensitivity",
            "specificity",
            "kappa",
            "Rogan-Gladen",
            "PPI++");
    for (Ratings.Quality row : qualities) {
      table =
          table.with(
              row.judge(),
              Print.percent(row.rate()),
              Print.interval(row.rate()),
              row.rate().missing(),
              Print.percent(row.sensitivity()),
              Print.percent(row.specificity()),
              text(row.kappa()),
              text(row.roganGladen()),
              text(row.predictionPowered()));
    }
    return table;
  }

  private static String text(Reliability reliability) {
    return switch (reliability) {
      case Reliability.Measured measured ->
          String.format(
              Locale.ROOT,
              "%.2f (%.2f to %.2f)",
              measured.value(),
              measured.low(),
              measured.high());
      case Reliability.Bare bare -> String.format(Locale.ROOT, "%.2f (no interval)", bare.value());
      case Reliability.Unknown ignored -> "-";
    };
  }

  private static String text(Corrected corrected) {
    return switch (corrected) {
      case Corrected.Rate rate ->
          String.format(
                  Locale.ROOT,
                  "%.1f %% (%.1f to %.1f)",
                  100 * rate.value(),
                  100 * rate.low(),
                  100 * rate.high())
              + switch (rate.method()) {
                case ROGAN_GLADEN, PREDICTION_POWERED, STRATIFIED -> "";
                case WILSON,
                    WILSON_CLUSTERED,
                    EXACT_ONE_SIDED,
                    EXACT_CLUSTERS,
                    CLOPPER_PEARSON,
                    NEWCOMBE_PAIRED,
                    NEWCOMBE_INDEPENDENT,
                    CLUSTERED_PAIRED,
                    RETRAINED,
                    BOOTSTRAP ->
                    ", labels alone";
              };
      case Corrected.Unknown ignored -> "-";
    };
  }
}
