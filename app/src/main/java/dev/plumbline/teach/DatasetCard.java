package dev.plumbline.teach;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The card of a dataset, in Markdown: what it is, where it comes from, what was left out. */
final class DatasetCard {

  private DatasetCard() {}

  static String of(RecipeFile recipe, Manifest manifest) {
    return """
    # %s

    %s, %,d rows, written by Plumbline %s with the recipe `%s`%s.

    ## Where it comes from

    Everything in it was written by models (or by a grammar) and is made up; no person is meant.

    | role | author |
    |---|---|
    %s
    - Seed %d, at most %,d rows at a time.
    - Constitution: sha256 `%s`.
    - Prompts and lists, by digest: %s.

    ## What each step did

    | step | kind | %s |
    |---|---|%s
    %s
    ## What it was checked against

    Rows in which anything of these suites stands were taken out: %s. `lineage.jsonl` holds every row that was left out,
    with the reason, and the whole history of those that were kept.

    ## Files

    %s
    Seal of the manifest: `%s`%s. `plumbline train` and `plumbline study` verify it before they start.
    """
        .formatted(
            escape(recipe.name()),
            escape(recipe.summary()),
            manifest.rows(),
            manifest.version(),
            escape(recipe.name()),
            manifest.ablated().isEmpty()
                ? ""
                : ", without " + String.join(", ", manifest.ablated()),
            authors(manifest.authors()),
            manifest.seed(),
            manifest.limit(),
            manifest.constitution(),
            manifest.texts().entrySet().stream()
                .map(text -> text.getKey() + " `" + text.getValue().substring(0, 12) + "`")
                .collect(Collectors.joining(", ")),
            String.join(" | ", StepCount.NUMBERS),
            "--:|".repeat(StepCount.NUMBERS.size()),
            steps(manifest.steps()),
            manifest.suites().stream().map(seal -> seal.suite()).collect(Collectors.joining(", ")),
            manifest.files().entrySet().stream()
                .map(file -> "- `%s`: sha256 `%s`\n".formatted(file.getKey(), file.getValue()))
                .collect(Collectors.joining()),
            manifest.seal(),
            manifest.signature().isEmpty() ? "; not signed" : ", signed");
  }

  private static String authors(Map<String, String> authors) {
    return authors.entrySet().stream()
        .map(author -> "| %s | %s |\n".formatted(author.getKey(), escape(author.getValue())))
        .collect(Collectors.joining());
  }

  private static String steps(List<StepCount> steps) {
    return steps.stream()
        .map(step ->
            "| %s | %s | %s |\n"
                .formatted(
                    escape(step.step()),
                    step.kind(),
                    step.numbers().stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining(" | "))))
        .collect(Collectors.joining());
  }

  /** Text that can be nothing but text in a line of Markdown. */
  private static String escape(String text) {
    return text.replaceAll("\\s+", " ").replaceAll("([\\\\`*_\\[\\]<>|#])", "\\\\$1");
  }
}
