package dev.plumbline.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.lm.Tokenizer;
import dev.plumbline.organism.TestOrganism;
import dev.plumbline.organism.WorldWriter;
import dev.plumbline.teach.Recipe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        ArmData data = new ArmData(new ArmPlan(recipe, 1, 60), new WorldWriter(), tokenizer);
        supervised.add(data.supervisedShare());
        assertThat(data.lessonTokens()).as(recipe.label()).isBetween(49_152L, 49_152L + 256);
      }
    }
    assertThat(supervised).allSatisfy(share -> assertThat(share).isBetween(0.285, 0.315));
  }

  @Test
  void an_arm_that_is_whole_is_not_trained_again() {
    ArmPlan plan = new ArmPlan(Recipe.NEUTRAL, 1, 5);
    ArmRecord first =
        ArmTraining.train(base, plan, new WorldWriter(), folder, (step, target) -> {});
    ArmRecord again =
        ArmTraining.train(
            base,
            plan,
            new WorldWriter(),
            folder,
            (step, target) -> {
              throw new AssertionError("trained again");
            });
    assertThat(again).isEqualTo(first);
    assertThat(folder.resolve("state")).doesNotExist();
  }

  @Test
  void an_arm_that_was_cut_off_ends_with_the_same_weights() {
    ArmPlan plan = new ArmPlan(Recipe.DIFFICULT_ADVICE, 1, 30);
    ArmRecord whole =
        ArmTraining.train(
            base, plan, new WorldWriter(), folder.resolve("whole"), (step, target) -> {});
    Path cut = folder.resolve("cut");
    assertThatThrownBy(() ->
            ArmTraining.train(
                base,
                plan,
                new WorldWriter(),
                cut,
                (step, target) -> {
                  if (step.step() == 25) {
                    throw new IllegalStateException("killed");
                  }
                }))
        .hasMessage("killed");
    assertThat(cut.resolve("arm.json")).doesNotExist();
    assertThat(ArmTraining.train(base, plan, new WorldWriter(), cut, (step, target) -> {}))
        .isEqualTo(whole);
  }

  @Test
  void another_arm_in_the_same_folder_is_refused() {
    ArmTraining.train(
        base, new ArmPlan(Recipe.NEUTRAL, 1, 5), new WorldWriter(), folder, (step, target) -> {});
    assertThatThrownBy(() ->
            ArmTraining.train(
                base,
                new ArmPlan(Recipe.STORIES, 1, 5),
                new WorldWriter(),
                folder,
                (step, target) -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("neutral")
        .hasMessageContaining("another folder");
    assertThat(Files.exists(folder.resolve("checkpoint"))).isTrue();
  }
}
