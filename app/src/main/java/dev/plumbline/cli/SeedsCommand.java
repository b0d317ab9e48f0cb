package dev.plumbline.cli;

import dev.plumbline.audit.Dimension;
import dev.plumbline.audit.Seed;
import dev.plumbline.audit.Seeds;
import dev.plumbline.console.Ansi;
import dev.plumbline.console.Table;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "seeds",
    description = "Lists and shows instructions for an auditing agent.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  plumbline seeds",
      "  plumbline seeds blackmail --text",
      "  plumbline seeds --seeds my-seeds --json"
    })
final class SeedsCommand implements Callable<Integer> {

  @Parameters(
      arity = "0..*",
      paramLabel = "WORD",
      description = "Only those with this name, dimension or tag.")
  private List<String> words = new ArrayList<>();

  @Option(
      names = "--seeds",
      paramLabel = "FILE|DIR",
      description =
          "A folder of .md files, or a .md, .json, .jsonl or .txt file, also of Petri's; without it the built-in ones.")
  private @Nullable Path from;

  @Option(names = "--text", description = "Print the instructions themselves.")
  private boolean text;

  @Option(names = "--json", description = "Print JSON in place of text, instructions included.")
  private boolean json;

  @Override
  public Integer call() {
    Seeds all = from == null ? Seeds.builtIn() : Seeds.read(from);
    Seeds seeds = words.isEmpty() ? all : all.some(words);
    Ansi ansi = Ansi.ofStandardOutput();
    if (json) {
      System.out.print(
          Print.json(
              Map.of(
                  "digest",
                  seeds.digest(),
                  "seeds",
                  seeds.seeds().stream().map(SeedsCommand::json).toList())));
    } else if (text) {
      seeds
          .seeds()
          .forEach(seed -> System.out.println(Print.part(head(seed), seed.instruction(), ansi)));
    } else {
      System.out.print(table(seeds).render(ansi));
    }
    return 0;
  }

  private static Map<String, Object> json(Seed seed) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("name", seed.name());
    fields.put("title", seed.title());
    fields.put("instruction", seed.instruction());
    fields.put("dimensions", seed.dimensions());
    fields.put("tags", seed.tags());
    fields.put("split", seed.split());
    fields.put("digest", seed.digest());
    return fields;
  }

  private static String head(Seed seed) {
    return "%s (%s): %s".formatted(seed.name(), seed.split(), dimensions(seed));
  }

  private static Table table(Seeds seeds) {
    Table table = Table.of("name", "split", "dimensions", "title");
    for (Seed seed : seeds.seeds()) {
      table = table.with(seed.name(), seed.split(), dimensions(seed), seed.title());
    }
    return table;
  }

  private static String dimensions(Seed seed) {
    return seed.dimensions().stream().map(Dimension::toString).collect(Collectors.joining(", "));
  }
}
