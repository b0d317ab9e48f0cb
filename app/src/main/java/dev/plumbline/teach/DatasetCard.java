package dev.plumbline.teach;

import dev.plumbline.assess.Seal;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The card of a dataset, in Markdown: what it is, where it comes from, what was left out. */
final class DatasetCard {

  static final String FILE = "README.md";

  private DatasetCard() {}

  /**
   * Of rows that a recipe gave.
   *
   * @param summary of the recipe
   * @param checked suites that they were held against
   * @param folder where the dataset's files are
   */
  static String of(
      String summary,
      Origin.Written origin,
      List<Seal> checked,
      long rows,
      String version,
      Path folder) {
    return """
    %s
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

    %s `lineage.jsonl` holds every row that was left out, with the reason, and the whole history of those that were kept.

    %s\
    """
        .formatted(
            new CardHeader(folder, rows).yaml(),
            escape(origin.recipe()),
            escape(summary),
            rows,
            version,
            escape(origin.recipe()),
            origin.ablated().isEmpty() ? "" : ", without " + String.join(", ", origin.ablated()),
            authors(origin.authors()),
            origin.seed(),
            origin.limit(),
            origin.constitution(),
            origin.texts().entrySet().stream()
                .map(text -> text.getKey() + " `" + text.getValue().substring(0, 12) + "`")
                .collect(Collectors.joining(", ")),
            String.join(" | ", StepCount.NUMBERS),
            "--:|".repeat(StepCount.NUMBERS.size()),
            steps(origin.steps()),
            checked(checked, true),
            files(folder));
  }

  /**
   * Of rows that were left when files were cleaned.
   *
   * @param checked suites that they were held against
   * @param leaksWent whether rows in which something of them stands were taken out
   */
  static String of(
      Origin.Cleaned origin,
      List<Seal> checked,
      boolean leaksWent,
      long rows,
      String version,
      Path folder) {
    return """
    %s
    # Cleaned rows

    %,d rows that were left when Plumbline %s cleaned these files:

    %s
    ## What was taken out

    %s
    Settings: %s.

    ## What it was checked against

    %s `removed.jsonl` says of every line that was taken out why it was.

    %s\
    """
        .formatted(
            new CardHeader(folder, rows).yaml(),
            rows,
            version,
            origin.inputs().stream()
                .map(one -> "- %s: sha256 `%s`\n".formatted(escape(one.name()), one.sha256()))
                .collect(Collectors.joining()),
            origin.removed().isEmpty()
                ? "Nothing.\n"
                : origin.removed().entrySet().stream()
                    .map(one -> "- %s: %,d rows\n".formatted(one.getKey(), one.getValue()))
                    .collect(Collectors.joining()),
            origin.settings().entrySet().stream()
                .map(one -> one.getKey() + " " + escape(one.getValue()))
                .collect(Collectors.joining("; ")),
            checked(checked, leaksWent),
            files(folder));
  }

  private static String checked(List<Seal> checked, boolean leaksWent) {
    if (checked.isEmpty()) {
      return "The rows were held against no suite.";
    }
    Map<String, List<Seal>> splits =
        checked.stream()
            .collect(
                Collectors.groupingBy(
                    seal -> seal.split().toString(), LinkedHashMap::new, Collectors.toList()));
    String names =
        splits.entrySet().stream()
            .map(split ->
                "- %s: %s\n"
                    .formatted(
                        split.getKey(),
                        split.getValue().stream()
                            .map(Seal::suite)
                            .collect(Collectors.joining(", "))))
            .collect(Collectors.joining());
    return """
    Rows in which something of these suites was found %s:

    %s
    Suites of other splits, which training data may resemble, were held against no row.\
    """
        .formatted(leaksWent ? "were taken out" : "were counted and are still here", names);
  }

  private static String files(Path folder) {
    return """
    ## Files

    %s
    `load_dataset(FOLDER)` of Hugging Face's `datasets` gives `rows.jsonl`, `load_dataset(FOLDER, "trl")` the file `trl.jsonl`, and
    so on; `load_dataset("parquet", data_files="FOLDER/rows.parquet")` gives that file, where it is listed.

    `dataset.json` holds the digest of every file, this one too, and the seal, which `plumbline train`, `study` and
    `teach validate` verify before they start. No licence is given above; whoever publishes the rows says under which.
    """
        .formatted(
            DatasetFolder.files(folder).stream()
                .map(file -> "- `%s`\n".formatted(file.getFileName()))
                .collect(Collectors.joining()));
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
