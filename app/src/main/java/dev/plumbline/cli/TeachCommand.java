package dev.plumbline.cli;

import dev.plumbline.BuildInfo;
import dev.plumbline.WholeFile;
import dev.plumbline.assess.Seal;
import dev.plumbline.console.Ansi;
import dev.plumbline.console.Progress;
import dev.plumbline.console.Terminal;
import dev.plumbline.corpus.Meanings;
import dev.plumbline.corpus.References;
import dev.plumbline.export.Parquet;
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
import dev.plumbline.teach.DatasetFolder;
import dev.plumbline.teach.Manifest;
import dev.plumbline.teach.Origin;
import dev.plumbline.teach.Player;
import dev.plumbline.teach.RecipeFile;
import dev.plumbline.teach.Role;
import dev.plumbline.teach.RowFormat;
import dev.plumbline.teach.Teaching;
import dev.plumbline.teach.TeachingOutput;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
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

  private static final String ROWS_PARQUET = "rows.parquet";

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
      names = "--estimate",
      description = "Say how many requests, tokens and dollars it would take; send nothing.")
  private boolean estimate;

  @Option(names = "--json", description = "Print JSON in place of the table.")
  private boolean json;

  @Option(names = "--out", description = "Folder of the dataset; run again to go on.")
  private @Nullable Path out;

  @Option(
      names = "--replies",
      paramLabel = "DIR",
      description =
          "Keep replies in this folder, such as another dataset's, and ask for none that is there; the"
              + " dataset's own when not given.")
  private @Nullable Path replies;

  @Mixin private EmbeddingOptions embeddingOptions = new EmbeddingOptions();

  @Mixin private WriterOptions writerOptions = new WriterOptions();

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
    TeachingOutput.requireFitting(file, formats);
    Writers writers = writerOptions.asked();
    if (!writers.anyRemote()) {
      modelOptions.requireNone("writers on this machine");
    }
    ModelAccess access = modelOptions.asked();
    CommandModels models = new CommandModels(access);
    if (estimate) {
      System.out.print(estimate(file, writers, models).print(json, file.samples() ? limit : 0));
      return 0;
    }
    if (out == null) {
      throw new IllegalArgumentException("--out is missing; give the dataset a folder");
    }
    if (Double.isFinite(access.maxCost())) {
      System.err.print(estimate(file, writers, models).overCap(access.maxCost(), limit));
    }
    return write(file, writers, models, out);
  }

  private TeachEstimate estimate(RecipeFile file, Writers writers, CommandModels models) {
    TeachEstimate counting = new TeachEstimate(writers, models);
    new Teaching(plan(file, writers, counting.authors(), new NoPlayer(), Cleaner.NONE))
        .run((step, rows) -> Teaching.Watch.NOTHING);
    return counting;
  }

  private int write(RecipeFile file, Writers writers, CommandModels models, Path place) {
    Catalog catalog = Catalog.builtIn();
    Optional<Embeddings> embeddings = embeddingOptions.asked();
    String chats = from == null ? "" : Manifest.sha256(from);
    Teaching.Plan asked = plan(file, writers, Map.of(), new NoPlayer(), Cleaner.NONE);
    try (DatasetFolder folder =
            DatasetFolder.open(place, TeachingOutput.origin(asked, ablated, chats));
        Store store = Store.open((replies == null ? place : replies).toString(), System.getenv());
        OpenWriters opened = new OpenWriters(writers, models, store, temperature);
        Progress progress = Progress.onStandardError()) {
      Optional<Meanings> meanings =
          embeddings.map(wanted -> wanted.meanings(References.of(catalog)));
      Map<Role, Author> authors = opened.authors();
      Player player = file.samples() ? opened.player() : new NoPlayer();
      CorpusCleaner cleaner = CorpusCleaner.against(catalog, meanings);
      Teaching.Plan plan = plan(file, writers, authors, player, cleaner);
      folder.require(TeachingOutput.origin(plan, ablated, chats));
      Teaching.Result result =
          new Teaching(plan).run(new TeachingProgress(progress, opened::written));
      TeachingOutput output =
          new TeachingOutput(
              folder, plan, ablated, chats, cleaner.seals(), BuildInfo.read().version());
      boolean columns = parquet || folder.filesBefore().contains(ROWS_PARQUET);
      Manifest manifest =
          output.write(
              result,
              formats,
              (dataset, origin, checked) -> beside(file, dataset, origin, checked, columns),
              System.getenv());
      return tell(place, result, manifest, opened.remote());
    }
  }

  private static void beside(
      RecipeFile file,
      Dataset dataset,
      Origin.Written origin,
      List<Seal> checked,
      boolean columns) {
    if (columns) {
      writeParquet(file, dataset.folder());
    }
    WholeFile.write(
        dataset.folder().resolve("report.html"),
        DatasetReport.html(dataset, origin, checked, BuildInfo.read().version()));
  }

  /** Says what came out; returns the exit code. */
  private int tell(
      Path folder, Teaching.Result result, Manifest manifest, List<TargetModel> remote) {
    System.out.print(
        json
            ? Print.json(TeachingText.document(folder, result, manifest, remote))
            : TeachingText.render(folder, result, remote, Ansi.ofStandardOutput()));
    if (manifest.rows() > 0) {
      return 0;
    }
    System.err.println(
        "plumbline: no row is left; 'plumbline teach show %s --rejected' says why"
            .formatted(Terminal.escape(folder.toString())));
    return 1;
  }

  private static void writeParquet(RecipeFile file, Path folder) {
    String[] columns =
        file.row().document().isEmpty()
            ? new String[] {"messages", "tools"}
            : new String[] {"text"};
    Parquet.write(folder.resolve(Dataset.ROWS), folder.resolve(ROWS_PARQUET), columns);
  }

  private Teaching.Plan plan(
      RecipeFile file, Writers writers, Map<Role, Author> authors, Player player, Cleaner cleaner) {
    return new Teaching.Plan(
        file,
        authors,
        player,
        cleaner,
        constitution(),
        file.startsFromChats() ? chats(writers) : List.of(),
        limit,
        seed,
        new Sampling(temperature, Writers.MAX_TOKENS));
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

  private List<Map<String, String>> chats(Writers writers) {
    if (from != null) {
      return ChatFile.read(from);
    }
    return writers.isGrammar() ? WorldAuthor.chats(seed, limit) : ChatFile.shipped();
  }
}
