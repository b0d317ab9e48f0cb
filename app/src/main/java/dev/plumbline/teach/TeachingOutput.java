package dev.plumbline.teach;

import dev.plumbline.assess.Seal;
import dev.plumbline.model.Canonical;
import dev.plumbline.scenario.Split;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes what a recipe gave to a folder.
 *
 * @param chats digest of the user's own that the recipe started from; empty where there are none
 * @param suites of the catalogue that the steps checked rows against
 * @param version of the program
 */
public record TeachingOutput(
    DatasetFolder folder,
    Teaching.Plan plan,
    List<String> ablated,
    String chats,
    List<Seal> suites,
    String version) {

  public TeachingOutput {
    ablated = List.copyOf(ablated);
    suites = List.copyOf(suites);
  }

  /** Writes what else a dataset has, from its rows. */
  @FunctionalInterface
  public interface Beside {

    /** Nothing. */
    Beside NOTHING = (dataset, origin, checked) -> {};

    /**
     * Writes files into the dataset's folder.
     *
     * @param checked suites that its rows were held against
     */
    void write(Dataset dataset, Origin.Written origin, List<Seal> checked);
  }

  /**
   * What a plan is to be written from.
   *
   * @param chats digest of the user's own
   */
  public static Origin.Written origin(Teaching.Plan plan, List<String> ablated, String chats) {
    Map<String, String> texts = new LinkedHashMap<>();
    plan.recipe().texts().forEach((name, text) -> texts.put(name, Canonical.sha256(text)));
    texts.put("preamble", Canonical.sha256(plan.recipe().preamble()));
    Map<String, String> authors = new LinkedHashMap<>();
    plan.authors().forEach((role, author) -> authors.put(role.label(), author.identity()));
    if (!plan.cleaner().model().isEmpty()) {
      authors.put("embeddings", plan.cleaner().model());
    }
    return new Origin.Written(
        plan.recipe().name(),
        texts,
        ablated,
        authors,
        plan.recipe().samples() ? plan.player().identity() : "",
        Canonical.sha256(plan.constitution().text()),
        chats,
        plan.seed(),
        plan.limit(),
        List.of(),
        List.of());
  }

  /**
   * Refuses forms that a recipe never gives.
   *
   * @throws IllegalArgumentException naming the first
   */
  public static void requireFitting(RecipeFile recipe, List<RowFormat> formats) {
    for (RowFormat format : formats) {
      if (!format.fits(recipe)) {
        throw new IllegalArgumentException(
            "recipe '%s' gives nothing in the form '%s'; leave it out of --format"
                .formatted(recipe.name(), format.label()));
      }
    }
  }

  /**
   * Writes rows, lineage, the forms asked for and those that were there before, the card and the
   * manifest.
   */
  public Manifest write(
      Teaching.Result result,
      List<RowFormat> formats,
      Beside beside,
      Map<String, String> environment) {
    Dataset dataset = new Dataset(folder.parts());
    dataset.write(plan.recipe(), result);
    for (RowFormat format : folder.forms(formats)) {
      dataset.file(
          format.file(),
          () ->
              result.kept().stream()
                  .map(row -> format.line(plan.recipe().row(), row))
                  .flatMap(Optional::stream));
    }
    Origin.Written origin =
        origin(plan, ablated, chats)
            .ended(result.counts(), ScoreAgreement.of(plan, result.ended()));
    Set<Split> splits = splits();
    List<Seal> checked = suites.stream().filter(seal -> splits.contains(seal.split())).toList();
    beside.write(dataset, origin, checked);
    long rows = result.kept().size();
    dataset.writeText(
        DatasetCard.FILE,
        DatasetCard.of(plan.recipe().summary(), origin, checked, rows, version, folder.parts()));
    return folder.seal(origin, checked, rows, version, environment);
  }

  /** Those that a step holds rows against. */
  private Set<Split> splits() {
    Set<Split> splits = EnumSet.noneOf(Split.class);
    for (Step step : plan.recipe().steps()) {
      if (step instanceof Step.Decontaminate check) {
        splits.addAll(check.against());
      }
    }
    return splits;
  }
}
