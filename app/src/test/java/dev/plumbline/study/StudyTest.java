package dev.plumbline.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.plumbline.checkpoint.ChatDialect;
import dev.plumbline.checkpoint.LocalSettings;
import dev.plumbline.checkpoint.TemplateDialect;
import dev.plumbline.checkpoint.TestTemplates;
import dev.plumbline.console.Progress;
import dev.plumbline.lm.Checkpoint;
import dev.plumbline.lm.Tokenizer;
import dev.plumbline.organism.OrganismDialect;
import dev.plumbline.organism.TestOrganism;
import dev.plumbline.store.Artifact;
import dev.plumbline.store.Store;
import dev.plumbline.study.StudyResult.Source;
import dev.plumbline.study.StudyResult.Summary;
import dev.plumbline.teach.Recipe;
import dev.plumbline.train.ArmMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class StudyTest {

  @TempDir static Path shared;
  @TempDir Path folder;

  private static String target = "";

  @BeforeAll
  static void writeBase() {
    target = "local/" + TestOrganism.write(shared, 1);
  }

  private static StudySettings settings(int trials) {
    return settings(target, ArmMethod.ORGANISM, 1, 2, trials, List.of(5));
  }

  private static StudySettings settings(
      String target, ArmMethod method, int seeds, int controls, int trials, List<Integer> doses) {
    return new StudySettings(
        "test",
        target,
        method,
        120,
        List.of(Recipe.DIFFICULT_ADVICE),
        seeds,
        controls,
        trials,
        10,
        doses,
        doses.isEmpty() ? 0 : 5,
        2,
        null);
  }

  @Test
  void a_study_has_all_its_tables_and_resuming_gives_the_same_ones() {
    StudyResult first = run(settings(3));
    assertThat(first.results())
        .extracting("arm")
        .containsOnly("baseline", "neutral", "difficult-advice", "neutral/training-2");
    assertThat(first.results()).hasSize(4 * 12);
    assertThat(first.arms())
        .extracting("arm")
        .containsExactly("neutral", "difficult-advice", "neutral", "difficult-advice@5");
    assertThat(first.doses()).extracting("steps").containsExactly(0, 5, 10);
    assertThat(first.live()).extracting("step").containsOnly(0, 5, 10);
    assertThat(first.contamination()).allMatch(finding -> finding.clean());
    Summary advice = first.summary().getLast();
    assertThat(advice.heldOutVersusNeutral()).isNotNull();
    assertThat(first.summary().getFirst().heldOutVersusNeutral()).isNull();
    assertThat(run(settings(3))).isEqualTo(first);
    String json = JsonMapper.shared().writeValueAsString(first);
    assertThat(JsonMapper.shared().readValue(json, StudyResult.class)).isEqualTo(first);
  }

  @Test
  void arms_that_are_rewarded_afterwards_are_assessed_before_and_after() {
    StudySettings taught = settings(target, ArmMethod.ORGANISM, 1, 1, 1, List.of());
    StudySettings settings =
        new StudySettings(
            taught.mode(),
            target,
            taught.method(),
            40,
            List.of(Recipe.DIFFICULT_ADVICE),
            1,
            1,
            1,
            5,
            List.of(),
            0,
            1,
            new RewardStage(List.of("chat-harm", "over-refusal"), 1));
    StudyResult first = run(settings);
    assertThat(first.results())
        .extracting("arm")
        .containsOnly(
            "baseline",
            "neutral",
            "difficult-advice",
            "neutral+rewards",
            "difficult-advice+rewards");
    assertThat(first.arms())
        .extracting(arm -> arm.arm() + " " + arm.steps())
        .containsExactly(
            "neutral 5", "difficult-advice 5", "neutral+rewards 1", "difficult-advice+rewards 1");
    assertThat(first.summary().getLast().about())
        .isEqualTo(Recipe.DIFFICULT_ADVICE.summary() + "; then rewards for harmlessness");
    assertThat(folder.resolve("arms/neutral+rewards-seed-1/rollouts")).isDirectory();
    assertThat(folder.resolve("arms/neutral+rewards-seed-1/log.csv"))
        .content()
        .contains("reward", "alike");
    assertThat(run(settings)).isEqualTo(first);
  }

  @Test
  void a_suite_that_is_held_out_is_not_rewarded() {
    assertThatThrownBy(() -> new RewardStage(List.of("framing"), 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no suite 'framing' to reward")
        .hasMessageContaining("blackmail");
    assertThatThrownBy(() -> new RewardStage(List.of(), 1)).hasMessageContaining("--reward-suite");
  }

  @Test
  void trainings_of_the_control_measure_the_noise_and_without_them_a_stored_one_is_named() {
    StudyResult twice = run(settings(1));
    assertThat(Objects.requireNonNull(twice.noise()).heldOut().degrees()).isPositive();
    StudyResult once =
        new StudyResult(
            "test",
            List.of(),
            List.of(),
            List.of(),
            TrainingNoise.of(List.of(), List.of()),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            Map.of());
    assertThat(Objects.requireNonNull(once.noise()).source()).isEqualTo(Source.STORED);
    assertThat(once.aboutTrainings())
        .contains("trained once", "these checkpoints only", "--controls 4");
  }

  @Test
  void further_controls_have_data_of_their_own_and_the_scenarios_of_their_seed() {
    StudySettings settings = settings(target, ArmMethod.ORGANISM, 2, 3, 1, List.of());
    assertThat(settings.furtherControls())
        .extracting(control -> control.seed() + " by " + control.plan().seed())
        .containsExactly("1 by 3", "2 by 4", "1 by 5", "2 by 6");
    assertThat(settings.furtherControls())
        .extracting(StudySettings.Control::run)
        .doesNotHaveDuplicates();
  }

  @Test
  void the_held_out_suites_are_sealed_into_a_study() {
    StudyResult result = run(settings(1));
    assertThat(result.provenance())
        .hasEntrySatisfying(
            "suite framing, held-out", digest -> assertThat(digest).matches("[0-9a-f]{64}"))
        .containsEntry("sampling", "temperature 1, top-p 1.0")
        .containsKey("suite blackmail, seen");
    try (Store store = Store.open(folder)) {
      String sealed = store.get("sealed").orElseThrow().payload();
      assertThat(sealed)
          .contains("\"framing\":\"" + result.provenance().get("suite framing, held-out") + "\"");
      store.put(
          new Artifact(
              "sealed", "seal", sealed.replaceFirst("\"framing\":\".", "\"framing\":\"x")));
    }
    assertThatThrownBy(() -> run(settings(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(
            "begun with other held-out suites (framing changed); give another --out");
  }

  @Test
  void a_folder_with_another_study_is_refused() {
    run(settings(1));
    assertThatThrownBy(() -> run(settings(2)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("other settings")
        .hasMessageContaining("\"trials\":1,")
        .hasMessageContaining("\"trials\":2,");
  }

  @Test
  void trials_of_other_weights_under_the_name_of_an_arm_are_not_counted_as_its_own()
      throws IOException {
    run(settings(1));
    try (Stream<Path> files = Files.walk(folder.resolve("arms").resolve("neutral-seed-1"))) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    }
    Path base = Path.of(target.substring("local/".length()));
    Path template = Files.writeString(base.resolve("chat_template.jinja"), "{{ messages }}");
    try {
      assertThatThrownBy(() -> run(settings(1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("another base");
      try (Store store = Store.open(folder)) {
        String claimed = store.get("study").orElseThrow().payload();
        store.put(
            new Artifact(
                "study",
                "settings",
                claimed.replaceFirst("from [0-9a-f]+", "from " + Checkpoint.digest(base))));
      }
      assertThatThrownBy(() -> run(settings(1)))
          .hasMessageContaining("holds trials of ")
          .hasMessageContaining("with the weights ");
    } finally {
      Files.delete(template);
    }
  }

  @Test
  void any_checkpoint_with_a_chat_template_may_be_the_base_and_adapters_the_arms() {
    Path checkpoint = TestTemplates.PLAIN.checkpoint(shared, 8_192);
    ArmMethod adapters = new ArmMethod(2, 1e-3, 1, 4_096, 0.05);
    StudyResult result =
        run(
            settings(checkpoint.toString(), adapters, 1, 1, 1, List.of()),
            path -> words -> TemplateDialect.of(path, words, LocalSettings.USUAL));
    assertThat(result.arms()).extracting("arm").containsExactly("neutral", "difficult-advice");
    assertThat(folder.resolve("arms/difficult-advice-seed-1/adapter")).isDirectory();
    assertThat(result.provenance().get("settings")).contains("\"rank\":2");
  }

  @Test
  void a_share_of_loss_that_a_recipe_does_not_have_names_the_one_that_it_has() {
    Path checkpoint = TestTemplates.PLAIN.checkpoint(shared, 8_192);
    ArmMethod adapters = new ArmMethod(2, 1e-3, 1, 4_096, 0.9);
    assertThatThrownBy(() ->
            run(
                settings(checkpoint.toString(), adapters, 1, 1, 1, List.of()),
                path -> words -> TemplateDialect.of(path, words, LocalSettings.USUAL)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is to have 0.900; give --supervised-share 0.");
  }

  private StudyResult run(StudySettings settings) {
    return run(settings, path -> words -> OrganismDialect.of(path, words));
  }

  private StudyResult run(
      StudySettings settings, Function<Path, Function<Tokenizer, ChatDialect>> dialect) {
    try (Store store = Store.open(folder)) {
      return new Study(settings, dialect, folder, store, Progress.none()).run(2);
    }
  }
}
