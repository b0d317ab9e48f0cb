package dev.plumbline.cli;

import dev.plumbline.console.Ansi;
import dev.plumbline.console.Progress;
import dev.plumbline.console.Table;
import dev.plumbline.console.Terminal;
import dev.plumbline.corpus.Cleaning;
import dev.plumbline.corpus.Decontamination;
import dev.plumbline.corpus.Diversity;
import dev.plumbline.corpus.Flaws.Reason;
import dev.plumbline.corpus.Language;
import dev.plumbline.corpus.Reference;
import dev.plumbline.corpus.References;
import dev.plumbline.corpus.RowCheck;
import dev.plumbline.corpus.Scan;
import dev.plumbline.scenario.Split;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "clean",
    description = {
      "Takes out of training data what repeats an earlier row, leaks a suite or holds a secret.",
      "Reads JSON lines with a text, or with messages; writes rows.jsonl, the lines that stay as they are; removed.jsonl, which line went and why; and clean.json, counts and diversity."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline teach clean advice/rows.jsonl stories/rows.jsonl --out cleaned",
      "  plumbline teach clean rows.jsonl --scenarios my-scenarios --phrases names.txt --out cleaned --json",
      "  plumbline teach clean rows.jsonl --remove repeat,leak,secret,personal,length --out cleaned",
      "  plumbline teach clean rows.jsonl --embeddings all-MiniLM-L6-v2 --out cleaned    paraphrases, too"
    })
final class CleanCommand implements Callable<Integer> {

  @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files of JSON lines.")
  private List<Path> files = List.of();

  @Option(names = "--out", required = true, description = "Folder for what is written.")
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
  private Path phrases = Path.of("");

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

  @Option(names = "--json", description = "Print clean.json instead of tables.")
  private boolean json;

  @Override
  public Integer call() {
    for (Path file : files) {
      if (!Files.isRegularFile(file)) {
        throw new IllegalArgumentException(
            "there is no file " + file + "; give files of JSON lines");
      }
    }
    List<Reference> references = references();
    Cleaning cleaning =
        new Cleaning(
            files,
            check(references),
            remove,
            embeddingOptions.asked().map(wanted -> wanted.meanings(references)));
    Cleaning.Summary summary;
    try (Progress progress = Progress.onStandardError();
        Progress.Task task = progress.begin("clean", "rows", 2 * cleaning.size())) {
      summary =
          cleaning.run(out, task::advance, line -> progress.say(Terminal.escape(line) + "\n"));
    }
    Ansi ansi = Ansi.ofStandardOutput();
    System.out.print(json ? summary.json() : text(summary, ansi));
    return 0;
  }

  private List<Reference> references() {
    List<Reference> references = new ArrayList<>(References.of(catalogOptions.asked().catalog()));
    references.addAll(listed());
    return references;
  }

  private RowCheck check(List<Reference> references) {
    Set<Split> splits = seen ? Set.of(Split.values()) : RowCheck.SEALED;
    return new RowCheck(new Decontamination(references), new Scan(languages, least, most), splits);
  }

  private List<Reference> listed() {
    if (phrases.equals(Path.of(""))) {
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

  private String text(Cleaning.Summary summary, Ansi ansi) {
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
