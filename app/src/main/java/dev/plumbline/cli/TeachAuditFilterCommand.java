package dev.plumbline.cli;

import dev.plumbline.WholeFile;
import dev.plumbline.console.Ansi;
import dev.plumbline.console.Table;
import dev.plumbline.console.Terminal;
import dev.plumbline.teach.Dataset;
import dev.plumbline.teach.FilterAudit;
import dev.plumbline.teach.FilterAudit.Sampled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

@Command(
    name = "audit-filter",
    description = {
      "Measures how often a filter is wrong. Run once, it draws rows that the filter rejected and rows that were kept,",
      "and writes them to a file; set each \"label\" there to good or bad, and run it again for the rates."
    },
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    footerHeading = "%nExample:%n",
    footer = "  plumbline teach audit-filter advice --step good --labels labels.jsonl")
final class TeachAuditFilterCommand implements Callable<Integer> {

  private static final Set<String> LABELS = Set.of("", "good", "bad");

  @Parameters(paramLabel = "DIR", description = "Folder of a dataset.")
  private Path folder = Path.of("");

  @Option(names = "--step", required = true, description = "The filter's name in the recipe.")
  private String step = "";

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      required = true,
      description = "The sample, as JSON lines; written when it is not there.")
  private Path labels = Path.of("");

  @Option(
      names = "--sample",
      defaultValue = "50",
      description = "Rows to draw of those rejected, and of those kept.")
  private int sample;

  @Option(names = "--seed", defaultValue = "1", description = "Seed of the sample.")
  private long seed;

  @Option(names = "--json", description = "Print JSON in place of the table.")
  private boolean json;

  @Override
  public Integer call() {
    if (!Files.exists(labels)) {
      List<Sampled> rows = FilterAudit.sample(new Dataset(folder), step, sample, seed);
      WholeFile.write(
          labels,
          rows.stream()
              .map(row -> JsonMapper.shared().writeValueAsString(row) + "\n")
              .collect(Collectors.joining()));
      System.out.printf(
          "%d rows in %s; set each \"label\" to good or bad, and run this again%n",
          rows.size(), Terminal.escape(labels.toString()));
      return 0;
    }
    FilterAudit audit = FilterAudit.of(labelled());
    System.out.print(json ? Print.json(audit) : text(audit));
    return 0;
  }

  private List<Sampled> labelled() {
    List<Sampled> rows = new ArrayList<>();
    try {
      for (String line : Files.readAllLines(labels)) {
        Sampled row = JsonMapper.shared().readValue(line, Sampled.class);
        if (!LABELS.contains(row.label())) {
          throw new IllegalArgumentException(
              "%s, line %d: label is '%s'; give good or bad, or leave it empty"
                  .formatted(labels, rows.size() + 1, row.label()));
        }
        rows.add(row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + labels, e);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "%s, line %d, is no row of a sample".formatted(labels, rows.size() + 1), e);
    }
    return rows;
  }

  private String text(FilterAudit audit) {
    Table table =
        Table.of("filter " + step, "rate", "95 % interval")
            .with(
                "good rows among those it rejected",
                Print.percent(audit.rejected()),
                Print.interval(audit.rejected()))
            .with(
                "bad rows among those kept",
                Print.percent(audit.passed()),
                Print.interval(audit.passed()));
    return table.render(Ansi.ofStandardOutput())
        + "%d rows have no label yet\n".formatted(audit.unlabelled());
  }
}
