package dev.plumbline.teach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class RecipeFileTest {

  @TempDir Path folder;

  static List<String> names() {
    return RecipeFile.names();
  }

  @ParameterizedTest
  @MethodSource("names")
  void every_recipe_of_the_project_can_be_read(String name) {
    RecipeFile recipe = RecipeFile.read(name);
    assertThat(recipe.name()).isEqualTo(name);
    assertThat(recipe.summary()).isNotBlank();
    assertThat(recipe.texts().values()).allMatch(text -> !text.isBlank());
    assertThat(recipe.steps()).anyMatch(Step.Decontaminate.class::isInstance);
  }

  @Test
  void a_control_has_the_steps_of_the_recipe_that_it_extends_but_for_its_own() {
    List<Step> steps = RecipeFile.read("difficult-advice").steps();
    List<Step> control = RecipeFile.read("refusal-only").steps();
    assertThat(control.stream().map(Step::step)).isEqualTo(steps.stream().map(Step::step).toList());
    assertThat(control.stream().filter(steps::contains).count()).isEqualTo(steps.size() - 2);
  }

  @Test
  void a_step_that_others_need_cannot_be_left_out() {
    RecipeFile recipe = RecipeFile.read("difficult-advice");
    assertThatThrownBy(() -> recipe.without(List.of("response")))
        .hasMessageContaining("step 'response-review' needs the field 'response'")
        .hasMessageContaining("when response is left out");
    assertThat(recipe.without(List.of("response-review")).steps())
        .hasSize(recipe.steps().size() - 1);
    assertThatThrownBy(() -> recipe.without(List.of("reviews")))
        .hasMessageContaining("has no step 'reviews'; it has principles");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "steps: []; a recipe needs name, summary, steps and row",
        "row: {user: concern}; row must name either 'document'",
        "row: {document: text}; the row needs the field 'text', which nothing gives",
        "row: {document: concern}|steps:|- {step: a, does: draft, prompt: no.md, reads: [concern], gives: [b]}; names 'no.md', and there is no such file",
        "row: {document: concern}|steps:|- {step: a, does: draft, prompt: quality-1.md, reads: [nothing], gives: [b]}; step 'a' needs the field 'nothing'",
        "row: {document: concern}|steps:|- {step: a, does: dance}; cannot be read",
        "row: {document: concern}|steps:|- {step: a, does: filter, colour: red}; cannot be read",
        "row: {document: concern}|steps:|- {step: a, does: filter, of: [concern]}|- {step: a, does: filter, of: [concern]}; two steps are named 'a'",
        "row: {document: concern}|steps:|- {step: a, does: filter, of: [concern], without: bad.txt}; '(' in bad.txt is no regular expression",
        "extends: difficult-advice|steps:|- {step: nope, does: nothing}; step 'nope' replaces none",
      })
  void a_recipe_that_cannot_be_is_refused_with_the_reason(String yaml, String reason)
      throws IOException {
    Files.writeString(folder.resolve("bad.txt"), "fine\n(\n");
    String head = yaml.startsWith("extends") ? "" : "start: {concern: [x]}\n";
    String steps = yaml.contains("steps") ? "" : "\nsteps: []";
    Files.writeString(
        folder.resolve("recipe.yaml"),
        "name: mine\nsummary: mine\n" + head + yaml.replace("|", "\n") + steps);
    assertThatThrownBy(() -> RecipeFile.read(folder.toString())).hasMessageContaining(reason);
  }
}
