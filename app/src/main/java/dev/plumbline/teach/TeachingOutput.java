package dev.plumbline.teach;

import dev.plumbline.assess.Seal;
import dev.plumbline.model.Canonical;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes what a recipe gave to a folder.
 *
 * @param suites that the rows were checked against
 * @param version of the program
 */
public record TeachingOutput(
    Path folder, Teaching.Plan plan, List<String> ablated, List<Seal> suites, String version) {

  public TeachingOutput {
    ablated = List.copyOf(ablated);
    suites = List.copyOf(suites);
  }

  /**
   * Writes rows, lineage, the forms asked for, the card and, last, the manifest.
   *
   * @throws IllegalArgumentException when no row can be given in one of the forms
   */
  public Manifest write(
      Teaching.Result result, List<RowFormat> formats, Map<String, String> environment) {
    Dataset dataset = new Dataset(folder);
    dataset.write(plan.recipe(), result);
    Map<String, String> files = new LinkedHashMap<>();
    for (RowFormat format : formats) {
      dataset.writeText(format.file(), text(format, result.kept()));
      files.put(format.file(), "");
    }
    files.put(Dataset.ROWS, "");
    files.put(Dataset.LINEAGE, "");
    files.replaceAll((name, empty) -> Manifest.sha256(folder.resolve(name)));
    Manifest manifest = manifest(result, files).sealed(environment);
    dataset.writeText("README.md", DatasetCard.of(plan.recipe(), manifest));
    dataset.writeText(Manifest.FILE, Canonical.JSON.writeValueAsString(manifest));
    return manifest;
  }

  private String text(RowFormat format, List<WorkRow> rows) {
    List<String> lines =
        rows.stream()
            .map(row -> format.line(plan.recipe().row(), row))
            .flatMap(Optional::stream)
            .toList();
    if (lines.isEmpty() && !rows.isEmpty()) {
      throw new IllegalArgumentException(
          "recipe '%s' gives nothing in the form '%s'; leave it out of --format"
              .formatted(plan.recipe().name(), format.label()));
    }
    return String.join("\n", lines);
  }

  private Manifest manifest(Teaching.Result result, Map<String, String> files) {
    Map<String, String> texts = new LinkedHashMap<>();
    plan.recipe().texts().forEach((name, text) -> texts.put(name, Canonical.sha256(text)));
    texts.put("preamble", Canonical.sha256(plan.recipe().preamble()));
    Map<String, String> authors = new LinkedHashMap<>();
    plan.authors().forEach((role, author) -> authors.put(role.label(), author.identity()));
    if (!plan.cleaner().model().isEmpty()) {
      authors.put("embeddings", plan.cleaner().model());
    }
    return new Manifest(
        plan.recipe().name(),
        texts,
        ablated,
        authors,
        plan.recipe().samples() ? plan.player().identity() : "",
        Canonical.sha256(plan.constitution().text()),
        plan.seed(),
        plan.limit(),
        suites,
        result.counts(),
        ScoreAgreement.of(plan, result.ended()),
        result.kept().size(),
        files,
        version,
        "",
        "");
  }
}
