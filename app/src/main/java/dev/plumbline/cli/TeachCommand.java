package dev.plumbline.cli;

import dev.plumbline.organism.WorldWriter;
import dev.plumbline.teach.Recipe;
import dev.plumbline.teach.Rows;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "teach",
    description = "Writes training data with a recipe, in the words of the organism's world.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true,
    subcommands = CleanCommand.class,
    footerHeading = "%nExample:%n",
    footer = "  plumbline teach difficult-advice --limit 40 --out advice")
final class TeachCommand implements Callable<Integer> {

  @Parameters(
      paramLabel = "RECIPE",
      arity = "0..1",
      description = "${COMPLETION-CANDIDATES}",
      completionCandidates = Labels.class)
  private String recipe = "";

  @Option(names = "--limit", defaultValue = "1000", description = "Rows to write.")
  private int limit;

  @Option(names = "--seed", defaultValue = "1", description = "Seed of the rows.")
  private long seed;

  @Option(names = "--out", description = "Folder for rows.jsonl.")
  private Path out = Path.of("");

  @Override
  public Integer call() {
    // Not required for picocli, which would require them of the subcommands as well.
    if (recipe.isEmpty() || out.equals(Path.of(""))) {
      throw new IllegalArgumentException(
          "'plumbline teach' needs a recipe and a folder: plumbline teach RECIPE --out DIR");
    }
    Path file = Rows.write(out, Recipe.parse(recipe), new WorldWriter(), seed, limit);
    System.out.println(file);
    return 0;
  }

  /** The recipes' names, for the help. */
  static final class Labels implements Iterable<String> {
    @Override
    public java.util.Iterator<String> iterator() {
      return java.util.Arrays.stream(Recipe.values()).map(Recipe::label).iterator();
    }
  }
}
