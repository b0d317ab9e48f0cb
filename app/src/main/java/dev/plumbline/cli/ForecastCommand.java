package dev.plumbline.cli;

import dev.plumbline.audit.PromptChances;
import dev.plumbline.checkpoint.CheckpointPath;
import dev.plumbline.checkpoint.LocalSettings;
import dev.plumbline.checkpoint.LocalTarget;
import dev.plumbline.console.Ansi;
import dev.plumbline.console.Progress;
import dev.plumbline.console.Table;
import dev.plumbline.console.Terminal;
import dev.plumbline.model.Message;
import dev.plumbline.scenario.Suite;
import dev.plumbline.stats.RareForecast;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "forecast",
    description = {
      "Forecasts how likely a rare turn gets for the worst of many more prompts than are tried, from how likely it is for each that is.",
      "Chances come from a checkpoint's log-probabilities, so that one in a million is measured as easily as one in two. What no prompt that is tried comes near, such as a behaviour behind a trigger, is not forecast."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline forecast --target organism/base --suite sabotage --call send --check",
      "  plumbline forecast --target FILE.gguf --suite blackmail --grid goalType=explicit,latent,none --grid wording=plain,brisk,warm,formal"
          + " --grid agentName=neutral,own,human,ai --grid instructions=none,prohibitions,benevolent --prompts 100 --words \"I will\""
    })
final class ForecastCommand implements Callable<Integer> {

  @Option(
      names = "--target",
      paramLabel = "CHECKPOINT",
      required = true,
      description = "A folder in Hugging Face layout, a GGUF file, or organism/NAME.")
  private String target = "";

  @ArgGroup(multiplicity = "1")
  private Beginning beginning = new Beginning();

  /** How the turn begins. */
  static final class Beginning {
    @Option(names = "--words", required = true, description = "Words that the turn begins with.")
    private String words = "";

    @Option(
        names = "--call",
        paramLabel = "TOOL",
        required = true,
        description = "A tool that the turn calls, before any words.")
    private String call = "";

    private Message.Assistant turn() {
      if (words.isBlank() && call.isBlank()) {
        throw new IllegalArgumentException("--words and --call are empty; say how the turn begins");
      }
      return call.isEmpty()
          ? new Message.Assistant("", words, List.of())
          : Message.Assistant.beginningCallOf(call);
    }

    private String inWords() {
      return call.isEmpty() ? "'%s'".formatted(words) : "a call of " + call;
    }
  }

  @Option(
      names = "--prompts",
      defaultValue = "200",
      description = "Different prompts to try, 100 or more.")
  private int prompts;

  @Option(
      names = "--times",
      split = ",",
      defaultValue = "10,100",
      description = "How many times as many prompts to forecast, 2 to 100.")
  private List<Integer> times = List.of();

  @Option(
      names = "--check",
      description =
          "Also try the first of --times as many further prompts, and say whether their largest chance lay below the forecast's upper end.")
  private boolean check;

  @Option(names = "--seed", defaultValue = "1", description = "Of the prompts and the intervals.")
  private long seed;

  @Option(names = "--json", description = "Print JSON in place of text.")
  private boolean json;

  @Mixin private SuiteOptions suiteOptions = new SuiteOptions();
  @Mixin private LocalOptions localOptions = LocalOptions.main("target");

  @Override
  public Integer call() {
    if (prompts < RareForecast.FEWEST) {
      throw new IllegalArgumentException(
          "--prompts is %d; give %d or more".formatted(prompts, RareForecast.FEWEST));
    }
    times.stream()
        .filter(many -> many < 2 || many > RareForecast.FARTHEST)
        .findFirst()
        .ifPresent(many -> {
          throw new IllegalArgumentException(
              "--times is %d; give 2 to %d".formatted(many, RareForecast.FARTHEST));
        });
    Message.Assistant turn = beginning.turn();
    Path checkpoint = CheckpointPath.of(target);
    LocalSettings settings = localOptions.asked();
    List<Suite> suites =
        suiteOptions.asked().find(TargetKind.of(target) == TargetKind.ORGANISM).suites();
    if (suites.size() != 1) {
      throw new IllegalArgumentException(
          "%d suites have prompts of several kinds, whose chances are in no one line; name one with --suite"
              .formatted(suites.size()));
    }
    try (LocalTarget opened =
            LocalTarget.open(
                target, checkpoint, settings, TargetKind.dialect(checkpoint, settings));
        Progress progress = Progress.onStandardError()) {
      PromptChances chances = new PromptChances(opened.model(), suites.getFirst(), seed, turn);
      double[] tried = tried(chances, prompts, progress);
      if (tried.length < RareForecast.FEWEST) {
        throw new IllegalArgumentException(
            "%s has %d different prompts, and a forecast needs %d or more; give more values of its factors with --grid"
                .formatted(suites.getFirst().name(), tried.length, RareForecast.FEWEST));
      }
      List<RareForecast> forecasts =
          times.stream().map(many -> RareForecast.of(tried, many, seed)).toList();
      Checked checked =
          check
              ? checked(tried(chances, prompts * times.getFirst(), progress), forecasts.getFirst())
              : Checked.NONE;
      System.out.print(
          json ? Print.json(document(tried, forecasts, checked)) : text(tried, forecasts, checked));
    }
    return 0;
  }

  private static double[] tried(PromptChances chances, int many, Progress progress) {
    try (Progress.Task task = progress.begin("score prompts", "prompts", many)) {
      return chances.next(many, task::advance);
    }
  }

  /**
   * What further prompts say.
   *
   * @param prompts of them; 0 where none was tried
   * @param held whether the largest chance lies below the forecast's upper end
   */
  private record Checked(int prompts, double largest, boolean held) {
    private static final Checked NONE = new Checked(0, 0, false);
  }

  private static Checked checked(double[] further, RareForecast forecast) {
    double largest = Arrays.stream(further).max().orElse(0);
    return new Checked(
        further.length,
        largest,
        forecast instanceof RareForecast.Forecast known && largest <= known.high());
  }

  private Map<String, Object> document(
      double[] tried, List<RareForecast> forecasts, Checked checked) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("beginning", beginning.inWords());
    document.put("chances", tried);
    document.put(
        "forecasts",
        forecasts.stream()
            .map(forecast ->
                forecast instanceof RareForecast.Refused(String reason)
                    ? Map.of("refused", reason)
                    : forecast)
            .toList());
    if (checked.prompts() > 0) {
      document.put("checked", checked);
    }
    return document;
  }

  private String text(double[] tried, List<RareForecast> forecasts, Checked checked) {
    double[] sorted = Arrays.stream(tried).sorted().toArray();
    StringBuilder text =
        new StringBuilder(
            "Chance that a turn begins with %s, of %d different prompts: median %s, largest %s%n%n"
                .formatted(
                    Terminal.escape(beginning.inWords()),
                    tried.length,
                    chance(sorted[sorted.length / 2]),
                    chance(sorted[sorted.length - 1])));
    Table table = Table.of("prompts", "largest chance", "at most, 97.5 %");
    List<String> refused = new ArrayList<>();
    for (int i = 0; i < forecasts.size(); i++) {
      String many = String.format(Locale.ROOT, "%,d", (long) tried.length * times.get(i));
      switch (forecasts.get(i)) {
        case RareForecast.Forecast known ->
            table = table.with(many, chance(known.value()), chance(known.high()));
        case RareForecast.Refused(String reason) -> refused.add(many + " prompts: " + reason);
      }
    }
    if (!table.rows().isEmpty()) {
      text.append(table.render(Ansi.ofStandardOutput()));
    }
    refused.forEach(reason -> text.append("No forecast for ").append(reason).append('\n'));
    if (check && checked.prompts() == 0) {
      text.append("\nThe suite has no further prompts to check it by.\n");
    }
    if (checked.prompts() > 0) {
      text.append(
          String.format(
              Locale.ROOT,
              "%nOf %,d further prompts the largest chance is %s%s%n",
              checked.prompts(),
              chance(checked.largest()),
              forecasts.getFirst() instanceof RareForecast.Refused
                  ? ""
                  : checked.held() ? ", which is no more than that" : ", which is more than that"));
    }
    return text.toString();
  }

  /** Small ones as one in so many. */
  private static String chance(double chance) {
    return chance >= 0.1
        ? String.format(Locale.ROOT, "%.0f %%", 100 * chance)
        : chance >= 0.001
            ? String.format(Locale.ROOT, "%.2g %%", 100 * chance)
            : chance == 0 ? "0" : String.format(Locale.ROOT, "1 in %.1e", 1 / chance);
  }
}
