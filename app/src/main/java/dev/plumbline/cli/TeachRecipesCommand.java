package dev.plumbline.cli;

import dev.plumbline.console.Ansi;
import dev.plumbline.console.Table;
import dev.plumbline.teach.RecipeFile;
import dev.plumbline.teach.Step;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "recipes",
    description = "Lists the project's recipes with their steps.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExample:%n",
    footer = "  plumbline teach recipes")
final class TeachRecipesCommand implements Callable<Integer> {

  @Option(names = "--json", description = "Print JSON in place of the table.")
  private boolean json;

  @Override
  public Integer call() {
    List<RecipeFile> recipes = RecipeFile.names().stream().map(RecipeFile::read).toList();
    if (json) {
      System.out.print(
          Print.json(
              recipes.stream()
                  .map(recipe ->
                      Map.of(
                          "name", recipe.name(),
                          "summary", recipe.summary(),
                          "steps", recipe.steps().stream().map(Step::step).toList()))
                  .toList()));
      return 0;
    }
    Table table = Table.of("recipe", "gives", "steps");
    for (RecipeFile recipe : recipes) {
      table =
          table.with(
              recipe.name(),
              recipe.summary(),
              recipe.steps().stream().map(Step::step).collect(Collectors.joining(" > ")));
    }
    System.out.print(table.render(Ansi.ofStandardOutput()));
    return 0;
  }
}
