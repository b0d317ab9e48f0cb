package dev.plumbline.cli;

import dev.plumbline.BuildInfo;
import dev.plumbline.audit.Seeds;
import dev.plumbline.console.Ansi;
import dev.plumbline.console.Progress;
import dev.plumbline.console.Terminal;
import dev.plumbline.corpus.Cleaning;
import dev.plumbline.corpus.Decontamination;
import dev.plumbline.corpus.Flaws.Reason;
import dev.plumbline.corpus.Input;
import dev.plumbline.corpus.Language;
import dev.plumbline.corpus.Reference;
import dev.plumbline.corpus.References;
import dev.plumbline.corpus.RowCheck;
import dev.plumbline.corpus.Scan;
import dev.plumbline.scenario.Split;
import dev.plumbline.suite.Catalog;
import dev.plumbline.teach.CleaningOutput;
import dev.plumbline.teach.CorpusCleaner;
import dev.plumbline.teach.DatasetFolder;
import dev.plumbline.teach.Manifest;
import dev.plumbline.teach.RowFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "clean",
    description = {
      "Takes out of training data what repeats an earlier row, leaks a suite or holds a secret.",
      "Reads JSON lines with a text, or with messages; writes rows.jsonl, the lines that stay as they are; removed.jsonl, which line went and why; clean.json, counts and diversity; and dataset.json, a manifest, so that 'train', 'study' and 'teach validate' take the folder."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline teach clean advice/rows.jsonl stories/rows.jsonl --out cleaned",
      "  plumbline teach clean rows.jsonl --scenarios my-scenarios --phrases names.txt --out cleaned --json",
      "  plumbline teach clean rows.jsonl --remove repeat,leak,secret,personal,length --out cleaned",
      "  plumbline teach clean rows.jsonl --embeddings all-MiniLM-L6-v2 --out cleaned    paraphrases, too",
      "  zcat part-*.gz | plumbline teach clean - more.jsonl.zst --format trl --out cleaned"
    })
final class CleanCommand implements Callable<Integer> {

  private static final Path NONE = Path.of("");

  @Parameters(
      paramLabel = "FILE",
      arity = "1..*",
      description =
          "Files of JSON lines, plain or packed with gzip or zstd, and pipes; - is standard input.")
  private List<Path> files = List.of();

  @Option(names = "--out", required = true, description = "Folder of the dataset that is left.")
  private Path out = Path.of("");

  @Option(
      names = "--remove",
      split = ",",
      defaultValue = "repeat,leak,secret",
      description =
          "Why a row goes: repeat, leak, secret, personal, language, length. All are counted in any case.")
  private Set<Reason> remove = Set.of();

  @Mixin private CatalogOptions catalogOptions = new CatalogOptions();

  @Mixin private EmbeddingOptions embeddingOptions = new EmbeddingOptions();

  @Option(
      names = "--phrases",
      description = "A file of names and phrases that must not be there, one a line.")
  private Path phrases = NONE;

  @Option(
      names = "--seen",
      description = "Leaks of seen suites count as well; training data may hold them otherwise.")
  private boolean seen;

  @Option(
      names = "--language",
      split = ",",
      defaultValue = "english",
      description = "Languages that are wanted: ${COMPLETION-CANDIDATES}.")
  private Set<Language> languages = Set.of();

  @Option(names = "--min-words", defaultValue = "5", description = "Fewer are too few.")
  private int least;

  @Option(names = "--max-words", defaultValue = "20000", description = "More are too many.")
  private int most;

  @Option(
      names = "--format",
      split = ",",
      description = "Write these as well, beside rows.jsonl: openai, trl, sharegpt, text, prompts.")
  private List<RowFormat> formats = List.of();

  @Option(names = "--json", description = "Print clean.json instead of tables.")
  private boolean json;

  @Override
  public Integer call() {
    if (formats.contains(RowFormat.PAIRS)) {
      throw new IllegalArgumentException(
          "pairs are made of a row's history, which only 'plumbline teach RECIPE' knows; leave them out of --format");
    }
    List<Input> named = CleanInputs.named(files);
    Cleaning.requireApart(CleanInputs.lasting(named), out);
    Optional<Embeddings> embeddings = embeddingOptions.asked();
    Map<String, String> settings = settings(embeddings);
    Cleaning.Summary summary;
    try (DatasetFolder folder =
        DatasetFolder.open(out, CleaningOutput.origin(named, settings, false))) {
      List<Input> inputs = CleanInputs.copied(named, folder.parts().resolve("input"));
      if (!folder.filesBefore().isEmpty()) {
        folder.require(CleaningOutput.origin(inputs, settings, true));
      }
      summary = clean(folder, inputs, settings, embeddings);
    }
    System.out.print(
        json ? summary.json() : new CleanText(remove, out).of(summary, Ansi.ofStandardOutput()));
    return 0;
  }

  private Cleaning.Summary clean(
      DatasetFolder folder,
      List<Input> inputs,
      Map<String, String> settings,
      Optional<Embeddings> embeddings) {
    Catalog catalog = catalogOptions.asked().catalog();
    List<Reference> references = new ArrayList<>(References.of(catalog));
    references.addAll(Seeds.canaries());
    references.addAll(listed());
    Cleaning cleaning =
        new Cleaning(
            inputs,
            check(references),
            remove,
            embeddings.map(wanted -> wanted.meanings(references)));
    CleaningOutput output =
        new CleaningOutput(
            folder, cleaning, settings, CorpusCleaner.seals(catalog), BuildInfo.read().version());
    try (Progress progress = Progress.onStandardError();
        Progress.Task task = progress.begin("clean", Progress.BYTES, 2 * cleaning.bytes())) {
      return output.write(
          formats,
          task::advance,
          line -> progress.say(Terminal.escape(line) + "\n"),
          System.getenv());
    }
  }

  /** All that decides which rows go, by name. */
  private Map<String, String> settings(Optional<Embeddings> embeddings) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("remove", words(remove));
    settings.put("seen", String.valueOf(seen));
    settings.put("language", words(languages));
    settings.put("min-words", String.valueOf(least));
    settings.put("max-words", String.valueOf(most));
    if (!phrases.equals(NONE)) {
      settings.put("phrases", Manifest.sha256(phrases));
    }
    embeddings.ifPresent(wanted ->
        settings.put(
            "embeddings",
            "%s, repeat %s, leak %s".formatted(wanted.digest(), wanted.repeat(), wanted.leak())));
    return settings;
  }

  private static String words(Set<?> values) {
    return values.stream().map(String::valueOf).sorted().collect(Collectors.joining(","));
  }

  private RowCheck check(List<Reference> references) {
    Set<Split> splits = seen ? Set.of(Split.values()) : RowCheck.SEALED;
    return new RowCheck(new Decontamination(references), new Scan(languages, least, most), splits);
  }

  private List<Reference> listed() {
    if (phrases.equals(NONE)) {
      return List.of();
    }
    try {
      return Files.readAllLines(phrases).stream()
          .filter(line -> !line.isBlank())
          .map(line ->
              new Reference(
                  Reference.Form.PHRASE, phrases.toString(), Split.HELD_OUT, line.strip()))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + phrases, e);
    }
  }
}
