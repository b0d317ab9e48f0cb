package dev.plumbline.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.plumbline.lm.Checkpoint;
import dev.plumbline.lm.GenerationConfig;
import dev.plumbline.lm.Tokenizer;
import dev.plumbline.organism.OrganismDialect;
import dev.plumbline.organism.TestOrganism;
import dev.plumbline.organism.WorldWriter;
import dev.plumbline.teach.DatasetLesson;
import dev.plumbline.teach.Recipe;
import dev.plumbline.teach.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ArmTrainingTest {

  @TempDir static Path shared;
  @TempDir Path folder;

  private static Path base;

  @BeforeAll
  static void writeBase() {
    base = TestOrganism.write(shared, 1);
  }

  @Test
  void all_arms_get_the_same_tokens_and_supervised_tokens() {
    List<Double> supervised = new ArrayList<>();
    try (Tokenizer tokenizer = Tokenizer.load(base)) {
      for (Recipe recipe : Recipe.values()) {
        ArmData data =
            new ArmData(
                new ArmPlan(recipe, 1, 60), new WorldWriter(), OrganismDialect.of(base, tokenizer));
        supervised.add(data.supervisedShare());
        assertThat(data.lessonTokens()).as(recipe.label()).isBetween(49_152L, 49_152L + 256);
      }
    }
    assertThat(supervised).allSatisfy(share -> assertThat(share).isBetween(0.285, 0.315));
  }

  private ArmRecord train(Path from, ArmPlan plan, Path into) {
    return ArmTraining.train(
        TestOrganism.base(from), plan, new WorldWriter(), into, Training.Watcher.none());
  }

  private static Training.Watcher killedAfter(int steps) {
    return Training.Watcher.each(step -> {
      if (step.step() == steps) {
        throw new IllegalStateException("killed");
      }
    });
  }

  private void killed(Path from, ArmPlan plan, Path into, int after) {
    assertThatThrownBy(() ->
            ArmTraining.train(
                TestOrganism.base(from), plan, new WorldWriter(), into, killedAfter(after)))
        .hasMessage("killed");
    assertThat(into.resolve("training.json")).doesNotExist();
  }

  @Test
  void an_arm_that_is_whole_is_not_trained_again() {
    ArmPlan plan = new ArmPlan(Recipe.NEUTRAL, 1, 5);
    ArmRecord first = train(base, plan, folder);
    ArmRecord again =
        ArmTraining.train(
            TestOrganism.base(base),
            plan,
            new WorldWriter(),
            folder,
            Training.Watcher.each(step -> {
              throw new AssertionError("trained again");
            }));
    assertThat(again).isEqualTo(first);
    assertThat(folder.resolve("state")).doesNotExist();
  }

  @Test
  void an_arm_that_was_cut_off_ends_with_the_same_weights() {
    ArmPlan plan = new ArmPlan(Recipe.DIFFICULT_ADVICE, 1, 30);
    ArmRecord whole = train(base, plan, folder.resolve("whole"));
    Path cut = folder.resolve("cut");
    killed(base, plan, cut, 25);
    assertThat(train(base, plan, cut)).isEqualTo(whole);
  }

  static Stream<Arguments> others() {
    ArmPlan stories = new ArmPlan(Recipe.STORIES, 1, 30);
    return Stream.of(
        arguments("recipe", new ArmPlan(Recipe.DIFFICULT_ADVICE, 1, 30), base, "stories"),
        arguments("seed", new ArmPlan(Recipe.STORIES, 2, 30), base, "seed=1"),
        arguments("steps", new ArmPlan(Recipe.STORIES, 1, 31), base, "steps=30"),
        arguments(
            "base",
            stories,
            TestOrganism.write(shared, 2),
            Checkpoint.digest(base).substring(0, 12)),
        arguments("dataset", new ArmPlan(dataset("b"), 1, 30), base, "stories"));
  }

  private static DatasetLesson dataset(String seal) {
    return new DatasetLesson(
        "dataset", "", seal, List.of(new Row.Document("The clerk sends the report " + seal + ".")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("others")
  void a_training_that_was_cut_off_goes_on_as_no_other(
      String what, ArmPlan plan, Path from, String begun) {
    ArmPlan stories = new ArmPlan(Recipe.STORIES, 1, 30);
    for (int after : new int[] {1, 25}) {
      Path cut = folder.resolve("cut-" + after);
      killed(base, stories, cut, after);
      assertThatThrownBy(() -> train(from, plan, cut))
          .as("after step " + after)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith(cut + " was begun with ")
          .hasMessageContaining(begun)
          .hasMessageContaining(", and is asked to go on with ")
          .hasMessageEndingWith("; give another folder, or ask for what it was begun with");
      assertThat(train(base, stories, cut).recipe()).isEqualTo("stories");
    }
  }

  @Test
  void the_rows_of_a_dataset_are_in_the_claim_whatever_its_seal_says() {
    ArmPlan plan = new ArmPlan(dataset("a"), 1, 5);
    train(base, plan, folder);
    DatasetLesson changed = new DatasetLesson("dataset", "", "a", dataset("b").rows());
    assertThatThrownBy(() -> train(base, new ArmPlan(changed, 1, 5), folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("was begun with data ");
  }

  @Test
  void pairs_of_answers_are_no_lesson() {
    Row.Preference pair =
        new Row.Preference(new Row.Completion("a", "b"), new Row.Completion("a", "c"));
    DatasetLesson pairs = new DatasetLesson("pairs", "", "a", List.of(pair));
    assertThatThrownBy(() -> train(base, new ArmPlan(pairs, 1, 5), folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--method preferences");
  }

  @Test
  void another_arm_in_the_folder_of_a_whole_one_is_refused_and_both_are_named() {
    train(base, new ArmPlan(Recipe.NEUTRAL, 1, 5), folder);
    assertThatThrownBy(() -> train(base, new ArmPlan(Recipe.STORIES, 1, 5), folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("recipe neutral, and is asked")
        .hasMessageContaining("recipe stories; give")
        .hasMessageContaining("another folder");
    assertThat(Files.exists(folder.resolve("checkpoint"))).isTrue();
  }

  @Test
  void a_state_or_an_arm_that_does_not_say_what_it_was_begun_with_is_refused() throws IOException {
    ArmPlan plan = new ArmPlan(Recipe.STORIES, 1, 30);
    killed(base, plan, folder, 25);
    Files.delete(folder.resolve("claim.json"));
    assertThatThrownBy(() -> train(base, plan, folder))
        .hasMessage(
            folder
                + " holds state but no claim.json, so nothing says what it was begun with; give"
                + " another folder");
  }

  @Test
  void a_state_moved_from_another_training_is_refused() throws IOException {
    Path one = folder.resolve("one");
    Path two = folder.resolve("two");
    killed(base, new ArmPlan(Recipe.STORIES, 1, 30), one, 25);
    killed(base, new ArmPlan(Recipe.NEUTRAL, 1, 30), two, 1);
    Files.move(one.resolve("state"), two.resolve("state"));
    assertThatThrownBy(() -> train(base, new ArmPlan(Recipe.NEUTRAL, 1, 30), two))
        .hasMessageContaining("was saved with claim base ")
        .hasMessageContaining("recipe neutral, ");
  }

  @Test
  void a_checkpoint_that_was_changed_after_its_training_is_not_taken_for_the_arm()
      throws IOException {
    ArmPlan plan = new ArmPlan(Recipe.NEUTRAL, 1, 5);
    train(base, plan, folder);
    Files.writeString(folder.resolve("checkpoint").resolve("chat_template.jinja"), "{{ 1 }}");
    assertThatThrownBy(() -> train(base, plan, folder))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not what training left there: its digest is ");
  }

  @Test
  void an_arm_keeps_the_template_and_the_ends_of_its_base() throws IOException {
    Path with = TestOrganism.write(folder, 3);
    Files.writeString(with.resolve("chat_template.jinja"), "{{ messages }}");
    Files.writeString(with.resolve("generation_config.json"), "{\"eos_token_id\": [7, 9]}");
    Path arm = folder.resolve("arm");
    train(with, new ArmPlan(Recipe.NEUTRAL, 1, 5), arm);
    assertThat(arm.resolve("checkpoint").resolve("chat_template.jinja"))
        .hasContent("{{ messages }}");
    assertThat(GenerationConfig.read(arm.resolve("checkpoint")).endTokens()).containsExactly(7, 9);
  }
}
