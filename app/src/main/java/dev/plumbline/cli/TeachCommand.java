package dev.plumbline.cli;

import dev.plumbline.BuildInfo;
import dev.plumbline.WholeFile;
import dev.plumbline.console.Ansi;
import dev.plumbline.console.Progress;
import dev.plumbline.console.Table;
import dev.plumbline.console.Terminal;
import dev.plumbline.corpus.Meanings;
import dev.plumbline.corpus.References;
import dev.plumbline.export.Parquet;
import dev.plumbline.model.Reply.Usage;
import dev.plumbline.model.Sampling;
import dev.plumbline.organism.WorldAuthor;
import dev.plumbline.provider.TargetModel;
import dev.plumbline.report.DatasetReport;
import dev.plumbline.store.Store;
import dev.plumbline.suite.Catalog;
import dev.plumbline.teach.Author;
import dev.plumbline.teach.ChatFile;
import dev.plumbline.teach.Cleaner;
import dev.plumbline.teach.ConstitutionPassages;
import dev.plumbline.teach.CorpusCleaner;
import dev.plumbline.teach.Dataset;
import dev.plumbline.teach.Manifest;
import dev.plumbline.teach.Player;
import dev.plumbline.teach.RecipeFile;
import dev.plumbline.teach.Role;
import dev.plumbline.teach.RowFormat;
import dev.plumbline.teach.Step;
import dev.plumbline.teach.StepCount;
import dev.plumbline.teach.Teaching;
import dev.plumbline.teach.TeachingOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "teach",
    description = {
      "Writes training data with a recipe: a graph of steps that draft, review, rewrite, score and clean rows.",
      "Every reply is kept in the folder; run the same command again to go on where it was cut off."
    },
    subcommands = {
      TeachRecipesCommand.class,
      TeachShowCommand.class,
      TeachValidateCommand.class,
      TeachAuditFilterCommand.class,
      CleanCommand.class
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done; rows that could not be written are counted in the table",
      "1:could not be done, or no row is left",
      "2:the words were wrong"
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline teach recipes",
      "  plumbline teach difficult-advice --writer organism --limit 40 --out advice",
      "  plumbline teach difficult-advice --writer anthropic/MODEL --limit 1000 --estimate --out advice",
      "  plumbline teach stories --writer anthropic/MODEL --reviewer openai/MODEL --max-cost 50 --out stories",
      "  plumbline teach difficult-advice --ablate response-review,quality,good --out unreviewed",
      "  plumbline teach tool-harmlessness --from chats.jsonl --format openai --out tools",
      "  plumbline teach my-recipe/ --writer openai-compatible/qwen3 --base-url http://localhost:8000/v1 --out mine",
      "  plumbline teach show advice --row 3"
    })
final class TeachCommand implements Callable<Integer> {

  private static final int MAX_TOKENS = 8_000;

  @Parameters(
      paramLabel = "RECIPE",
      arity = "0..1",
      description =
          "One of the project's ('plumbline teach recipes' lists them), or a folder with a recipe.yaml.")
  private String recipe = "";

  @Option(
      names = "--limit",
      defaultValue = "1000",
      description = "Rows to draw, at most; filters leave fewer.")
  private int limit;

  @Option(names = "--seed", defaultValue = "1", description = "Seed of every choice.")
  private long seed;

  @Option(
      names = "--ablate",
      paramLabel = "STEP",
      split = ",",
      description = "Leave steps of the recipe out.")
  private List<String> ablated = List.of();

  @Option(
      names = "--constitution",
      paramLabel = "FILE",
      description = "The text that is to be taught, in Markdown; our short one when not given.")
  private @Nullable Path constitution;

  @Option(
      names = "--from",
      paramLabel = "FILE",
      description =
          "Chats for recipes that start from some: JSON lines with 'messages', or with 'system', 'user' and"
              + " 'response'; a few of our own when not given.")
  private @Nullable Path from;

  @Option(
      names = "--format",
      split = ",",
      description =
          "Write these as well, beside rows.jsonl: ${COMPLETION-CANDIDATES}. pairs: the answer after and"
              + " before review.")
  private List<RowFormat> formats = List.of();

  @Option(
      names = "--parquet",
      description = "Write rows.parquet as well: 'text', or 'messages' and 'tools' as JSON.")
  private boolean parquet;

  @Option(names = "--temperature", defaultValue = "1", description = "Of all that is written.")
  private double temperature;

  @Option(
      names = "--max-tokens",
      defaultValue = "" + MAX_TOKENS,
      description = "Longest reply; what is cut off is counted and never used.")
  private int maxTokens;

  @Option(
      names = "--estimate",
      description = "Say how many requests, tokens and dollars it would take; send nothing.")
  private boolean estimate;

  @Option(names = "--json", description = "Print JSON in place of the table.")
  private boolean json;

  @Option(names = "--out", description = "Folder of the dataset; run again to go on.")
  private @Nullable Path out;

  @Mixin private EmbeddingOptions embeddings = new EmbeddingOptions();

  @Mixin private WriterOptions writers = new WriterOptions();

  @Mixin private ModelOptions modelOptions = new ModelOptions();

  @Override
  public Integer call() {
    if (recipe.isEmpty()) {
      throw new IllegalArgumentException(
          "'plumbline teach' needs a recipe: " + String.join(", ", RecipeFile.names()));
    }
    RecipeFile file = RecipeFile.read(recipe).without(ablated);
    if (from != null && !file.startsFromChats()) {
      throw new IllegalArgumentException(
          "recipe '%s' does not start from chats; leave --from out".formatted(file.name()));
    }
    writers.requireEffect();
    if (!writers.anyRemote()) {
      modelOptions.requireNone("writers on this machine");
    }
    if (estimate) {
      System.out.print(estimate(file).print(json, file.samples() ? limit : 0));
      return 0;
    }
    if (out == null) {
      throw new IllegalArgumentException("--out is missing; give the dataset a folder");
    }
    warnOfCap(file);
    return write(file, out);
  }

  private TeachEstimate estimate(RecipeFile file) {
    TeachEstimate counting = new TeachEstimate(writers, modelOptions);
    Sampling sampling = new Sampling(temperature, maxTokens);
    new Teaching(plan(file, counting.authors(), new NoPlayer(), Cleaner.NONE, sampling))
        .run((step, rows) -> Teaching.Watch.NOTHING);
    return counting;
  }

  /** A step is done for all rows before the next begins: a cap may leave none of them finished. */
  private void warnOfCap(RecipeFile file) {
    double cap = modelOptions.maxCost();
    if (Double.isInfinite(cap)) {
      return;
    }
    double dollars = estimate(file).dollars();
    if (dollars > cap) {
      System.err.printf(
          Locale.ROOT,
          "plumbline: %d rows may take up to %.2f dollars, and at --max-cost %s rows stay unfinished until it is raised;"
              + " about --limit %d stays below it%n",
          limit,
          dollars,
          cap,
          Math.max(1, (int) (limit * cap / dollars)));
    }
  }

  private int write(RecipeFile file, Path folder) {
    Catalog catalog = Catalog.builtIn();
    Optional<Meanings> meanings = embeddings.meanings(() -> References.of(catalog));
    Sampling sampling = new Sampling(temperature, maxTokens);
    try (Store store = Store.open(folder.toString(), System.getenv());
        WriterOptions.Opened opened = writers.open(modelOptions, store, sampling);
        Progress progress = Progress.onStandardError()) {
      Map<Role, Author> authors = writers.authors(opened);
      Player player = file.samples() ? writers.player(opened, sampling) : new NoPlayer();
      CorpusCleaner cleaner = CorpusCleaner.against(catalog, meanings);
      Teaching.Plan plan = plan(file, authors, player, cleaner, sampling);
      Teaching.Result result = new Teaching(plan).run(new Watching(progress));
      TeachingOutput output =
          new TeachingOutput(folder, plan, ablated, cleaner.seals(), BuildInfo.read().version());
      Manifest manifest = output.write(result, formats, System.getenv());
      if (parquet) {
        writeParquet(file, folder);
      }
      WholeFile.write(folder.resolve("report.html"), DatasetReport.html(new Dataset(folder)));
      Map<String, Object> all = new LinkedHashMap<>();
      all.put("folder", folder.toString());
      all.put("rows", manifest.rows());
      all.put("missing", result.missing());
      all.put("steps", result.counts());
      all.put("agreement", manifest.agreement());
      all.put("cost", costs(opened));
      all.put("seal", manifest.seal());
      System.out.print(json ? Print.json(all) : text(result, folder, opened));
      if (manifest.rows() == 0) {
        System.err.println(
            "plumbline: no row is left; 'plumbline teach show %s --rejected' says why"
                .formatted(Terminal.escape(folder.toString())));
        return 1;
      }
      return 0;
    }
  }

  private static void writeParquet(RecipeFile file, Path folder) {
    String[] columns =
        file.row().document().isEmpty()
            ? new String[] {"messages", "tools"}
            : new String[] {"text"};
    Parquet.write(folder.resolve(Dataset.ROWS), folder.resolve("rows.parquet"), columns);
  }

  private Teaching.Plan plan(
      RecipeFile file,
      Map<Role, Author> authors,
      Player player,
      Cleaner cleaner,
      Sampling sampling) {
    return new Teaching.Plan(
        file,
        authors,
        player,
        cleaner,
        constitution(),
        file.startsFromChats() ? chats() : List.of(),
        limit,
        seed,
        sampling);
  }

  private ConstitutionPassages constitution() {
    try {
      return constitution == null
          ? ConstitutionPassages.shipped()
          : ConstitutionPassages.of(Files.readString(constitution));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + constitution, e);
    }
  }

  private List<Map<String, String>> chats() {
    if (from != null) {
      return ChatFile.read(from);
    }
    return writers.name(Role.WRITER).equals(WriterOptions.GRAMMAR)
        ? WorldAuthor.chats(seed, limit)
        : ChatFile.shipped();
  }

  // ---------------------------------------------------------------- what it tells

  private record Watching(Progress progress) implements Teaching.Watcher {

    @Override
    public Teaching.Watch begin(Step step, int rows) {
      if (rows == 0 || !(step instanceof Step.Asking || step instanceof Step.Sample)) {
        return Teaching.Watch.NOTHING;
      }
      Progress.Task task = progress.begin(step.step(), "rows", rows);
      return new Teaching.Watch(done -> task.advance(done), task::close);
    }
  }

  private static Map<String, Object> costs(WriterOptions.Opened opened) {
    Map<String, Object> costs = new LinkedHashMap<>();
    opened
        .remote()
        .forEach(model -> {
          Map<String, Object> cost = new LinkedHashMap<>();
          cost.put("tokens", model.used());
          model.spent().ifPresent(dollars -> cost.put("dollars", dollars));
          costs.put(model.identity(), cost);
        });
    return costs;
  }

  private String text(Teaching.Result result, Path folder, WriterOptions.Opened opened) {
    StringBuilder text = new StringBuilder(table(result.counts()));
    text.append(
        "\n%,d rows in %s; %,d could not be written\nReport: %s\n"
            .formatted(
                result.kept().size(),
                Terminal.escape(folder.resolve(Dataset.ROWS).toString()),
                result.missing(),
                Terminal.escape(folder.resolve("report.html").toString())));
    opened.remote().forEach(model -> text.append(spent(model)));
    return text.toString();
  }

  private static String spent(TargetModel model) {
    Usage used = model.used();
    OptionalDouble dollars = model.spent();
    return "%s: %,d tokens read, %,d written, %s\n"
        .formatted(
            Terminal.escape(model.identity()),
            used.promptTokens(),
            used.completionTokens(),
            dollars.isPresent()
                ? String.format(Locale.ROOT, "%.2f dollars", dollars.getAsDouble())
                : "price unknown");
  }

  private static String table(List<StepCount> counts) {
    Table table =
        Table.of(
            Stream.concat(Stream.of("step", "kind"), StepCount.NUMBERS.stream())
                .toArray(String[]::new));
    for (StepCount count : counts) {
      table =
          table.with(
              Stream.concat(Stream.of(count.step(), count.kind()), count.numbers().stream())
                  .toArray());
    }
    return table.render(Ansi.ofStandardOutput());
  }
}
