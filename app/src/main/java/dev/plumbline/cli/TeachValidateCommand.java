package dev.plumbline.cli;

import dev.plumbline.console.Ansi;
import dev.plumbline.console.Table;
import dev.plumbline.console.Terminal;
import dev.plumbline.lm.Example;
import dev.plumbline.lm.Tokenizer;
import dev.plumbline.organism.Encoding;
import dev.plumbline.organism.Organism;
import dev.plumbline.teach.Dataset;
import dev.plumbline.teach.Format;
import dev.plumbline.teach.Manifest;
import dev.plumbline.teach.Row;
import dev.plumbline.teach.Validation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "validate",
    description = {
      "Checks that a dataset is what a trainer takes, and that nothing in it was changed since it was written.",
      "For plumbline it shows rows as the model reads them: what has loss is green."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:nothing was found",
      "1:could not be done",
      "2:the words were wrong",
      "3:something was found"
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline teach validate advice --for plumbline",
      "  plumbline teach validate advice --for openai",
      "  plumbline teach validate advice --for trl --tokenizer path/to/model --max-tokens 4096"
    })
final class TeachValidateCommand implements Callable<Integer> {

  /** Who is to train on it. */
  enum Trainer {
    OPENAI,
    TRL,
    PLUMBLINE
  }

  @Parameters(paramLabel = "DIR", description = "Folder of a dataset.")
  private Path folder = Path.of("");

  @Option(
      names = "--for",
      defaultValue = "plumbline",
      description = "${COMPLETION-CANDIDATES}. openai and trl read the file that --format wrote.")
  private Trainer trainer = Trainer.PLUMBLINE;

  @Option(
      names = "--tokenizer",
      paramLabel = "DIR",
      description =
          "Folder with the tokenizer.json of the model to be trained. For plumbline: its checkpoint,"
              + " organism/base when not given. Characters / 4 count as tokens without one.")
  private @Nullable String tokenizer;

  @Option(
      names = "--max-tokens",
      defaultValue = "8192",
      description = "Rows that are longer are found. For plumbline: 256, the length of its packs.")
  private long maxTokens;

  @Option(names = "--preview", defaultValue = "2", description = "Rows to show, for plumbline.")
  private int preview;

  @Option(names = "--json", description = "Print JSON in place of text.")
  private boolean json;

  @Override
  public Integer call() {
    Manifest manifest = Manifest.verified(folder, System.getenv());
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("folder", folder.toString());
    all.put("seal", manifest.seal());
    all.put("rows", manifest.rows());
    boolean clean =
        switch (trainer) {
          case PLUMBLINE -> plumbline(all);
          case OPENAI -> lines(Format.OPENAI, all);
          case TRL -> lines(Format.TRL, all);
        };
    if (json) {
      System.out.print(Print.json(all));
    }
    return clean ? 0 : 3;
  }

  private boolean lines(Format format, Map<String, Object> all) {
    Path file = folder.resolve(format.file());
    if (!Files.isRegularFile(file)) {
      throw new IllegalArgumentException(
          "%s is not there; write the dataset with --format %s".formatted(file, format.label()));
    }
    Validation.Found found;
    try (Counter counter = Counter.open(tokenizer);
        Stream<String> lines = Files.lines(file)) {
      Validation validation = new Validation(format == Format.OPENAI, counter.tokens(), maxTokens);
      lines.forEach(validation::check);
      found = validation.found();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
    all.put("found", found);
    if (!json) {
      System.out.print(text(found));
    }
    return found.problems().isEmpty();
  }

  private static String text(Validation.Found found) {
    String head =
        "%,d rows, %,d tokens, %,d in the longest\n"
            .formatted(found.lines(), found.tokens(), found.longest());
    if (found.problems().isEmpty()) {
      return head + "nothing was found\n";
    }
    Table table = Table.of("found", "rows", "first line");
    for (Map.Entry<String, Long> kind : found.kinds().entrySet()) {
      long first =
          found.problems().stream()
              .filter(problem -> problem.what().equals(kind.getKey()))
              .findFirst()
              .orElseThrow()
              .line();
      table = table.with(kind.getKey(), kind.getValue(), first);
    }
    return head + table.render(Ansi.ofStandardOutput());
  }

  /** Counts tokens with a tokenizer, or by a rule of thumb. */
  private record Counter(ToLongFunction<String> tokens, Runnable closing) implements AutoCloseable {

    static Counter open(@Nullable String folder) {
      if (folder == null) {
        return new Counter(text -> Math.ceilDiv(text.length(), 4), () -> {});
      }
      Tokenizer tokenizer = Tokenizer.load(Path.of(folder));
      return new Counter(text -> tokenizer.encode(text).length, tokenizer::close);
    }

    @Override
    public void close() {
      closing.run();
    }
  }

  // ---------------------------------------------------------------- plumbline's own trainer

  private boolean plumbline(Map<String, Object> all) {
    List<Row> rows = new Dataset(folder).rows();
    long tokens = 0;
    long supervised = 0;
    long unknown = 0;
    long tooLong = 0;
    long unended = 0;
    Path checkpoint = Organism.checkpoint(tokenizer == null ? "organism/base" : tokenizer);
    try (Tokenizer words = Tokenizer.load(checkpoint)) {
      for (int i = 0; i < rows.size(); i++) {
        Example example = Encoding.encode(rows.get(i), words);
        tokens += example.tokens().length;
        tooLong += example.tokens().length > ROW_LENGTH ? 1 : 0;
        unended += example.tokens()[example.tokens().length - 1] == words.id("<|end|>") ? 0 : 1;
        for (int t = 0; t < example.tokens().length; t++) {
          supervised += example.supervised()[t] ? 1 : 0;
          unknown += example.tokens()[t] == words.id("<unk>") ? 1 : 0;
        }
        if (i < preview && !json) {
          System.out.println(preview(example, words));
        }
      }
    }
    all.put("tokens", tokens);
    all.put("supervised", supervised);
    all.put("unknown", unknown);
    all.put("tooLong", tooLong);
    all.put("unended", unended);
    if (!json) {
      System.out.printf(
          Locale.ROOT,
          "%,d rows, %,d tokens, %,d with loss; %,d unknown to the tokenizer, %,d rows longer than %d, %,d without a stop token%n",
          rows.size(),
          tokens,
          supervised,
          unknown,
          tooLong,
          ROW_LENGTH,
          unended);
    }
    return unknown == 0 && tooLong == 0 && unended == 0;
  }

  private static final int ROW_LENGTH = 256;

  private static String preview(Example example, Tokenizer words) {
    Ansi ansi = Ansi.ofStandardOutput();
    StringBuilder text = new StringBuilder();
    int from = 0;
    for (int i = 1; i <= example.tokens().length; i++) {
      if (i == example.tokens().length || example.supervised()[i] != example.supervised()[from]) {
        int[] run = java.util.Arrays.copyOfRange(example.tokens(), from, i);
        String said = Terminal.escape(words.decode(run, false));
        text.append(example.supervised()[from] ? ansi.green("[" + said + "]") : ansi.dim(said))
            .append(' ');
        from = i;
      }
    }
    return text.toString().strip() + "\n";
  }
}
