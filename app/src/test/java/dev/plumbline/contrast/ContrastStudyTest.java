package dev.plumbline.contrast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.checkpoint.CheckpointPath;
import dev.plumbline.checkpoint.LocalSettings;
import dev.plumbline.checkpoint.TemplateDialect;
import dev.plumbline.checkpoint.TestTemplates;
import dev.plumbline.console.Progress;
import dev.plumbline.contrast.ContrastSettings.Run;
import dev.plumbline.lm.Example;
import dev.plumbline.organism.OrganismDialect;
import dev.plumbline.train.Base;
import dev.plumbline.train.OpenBase;
import dev.plumbline.train.Training;
import dev.plumbline.train.TrainingData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** On a checkpoint that says letters at random. */
class ContrastStudyTest {

  @TempDir Path folder;

  private Base base =
      new Base(Path.of(""), words -> TemplateDialect.of(Path.of(""), words, LocalSettings.USUAL));

  @BeforeEach
  void write() {
    base = base(TestTemplates.PLAIN);
  }

  private Base base(TestTemplates template) {
    Path checkpoint = template.checkpoint(folder, 4_096);
    return new Base(
        checkpoint, words -> TemplateDialect.of(checkpoint, words, LocalSettings.USUAL));
  }

  private static ContrastSettings settings(double epochs, Arm... arms) {
    return new ContrastSettings(List.of(arms), 24, 1, epochs, 2, 5e-4, 0.95, 0, List.of(), 1, 4);
  }

  private static ContrastStudy study(ContrastSettings settings, Path out, Progress progress) {
    return new ContrastStudy(settings, Few.cases(2, 1), out, progress);
  }

  private ContrastResult run(ContrastSettings settings, Path out) {
    return study(settings, out, Progress.none()).run(base, known -> {});
  }

  /** Nothing but stops at the first step or ticket after so many. */
  private record Killed(String task, int after) implements Progress {
    @Override
    public Task begin(String name, String unit, long total, long already) {
      return new Task() {
        private long done = already;

        @Override
        public void advance(long by) {
          done += by;
          if (name.startsWith(task) && done > after) {
            throw new IllegalStateException("killed");
          }
        }

        @Override
        public void note(String text) {}

        @Override
        public void close() {}
      };
    }

    @Override
    public void say(String lines) {}

    @Override
    public void close() {}
  }

  @Test
  void what_was_killed_in_training_and_in_the_test_ends_as_what_was_not() throws IOException {
    ContrastSettings settings = settings(8, Arm.REASON);
    Path whole = folder.resolve("whole");
    Path cut = folder.resolve("cut");
    ContrastResult expected = run(settings, whole);
    for (Killed killed : List.of(new Killed("train", 21), new Killed("test", 0))) {
      assertThatThrownBy(() -> study(settings, cut, killed).run(base, known -> {}))
          .hasMessage("killed");
    }
    assertThat(run(settings, cut)).isEqualTo(expected);
    Path place = Path.of("reason-24/seed-1");
    for (String file : List.of(ContrastStudy.ITEMS, ContrastStudy.RECORD)) {
      assertThat(cut.resolve(place).resolve(file))
          .hasSameTextualContentAs(whole.resolve(place).resolve(file));
    }
    assertThat(cut.resolve(place).resolve(ContrastStudy.ITEMS)).content().hasLineCount(16);
  }

  @Test
  void of_a_training_that_is_done_the_adapter_is_kept_and_it_is_not_trained_again() {
    Path out = folder.resolve("out");
    ContrastResult first = run(settings(1, Arm.NEUTRAL), out);
    Path training = out.resolve("neutral-24/seed-1/training");
    assertThat(training.resolve(Training.ADAPTER)).isDirectory();
    assertThat(training.resolve(Training.CHECKPOINT)).doesNotExist();
    assertThat(training.resolve("state")).doesNotExist();
    List<ContrastResult> told = new ArrayList<>();
    ContrastResult more =
        study(settings(1, Arm.NEUTRAL, Arm.REASON), out, Progress.none()).run(base, told::add);
    assertThat(told).as("after the one that was missing").hasSize(1);
    assertThat(more.runs()).hasSize(2).contains(first.runs().getFirst());
    assertThat(more.contrasts()).isNotEmpty();
    assertThat(more.verdict().decision()).isEqualTo(Criterion.Decision.OPEN);
  }

  @Test
  void other_settings_in_a_folder_are_refused() {
    Path out = folder.resolve("out");
    run(settings(1, Arm.NEUTRAL), out);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> run(settings(2, Arm.NEUTRAL), out))
        .withMessageContaining("was begun with epochs 1.0, and is asked to go on with epochs 2.0");
  }

  @ParameterizedTest
  @EnumSource(
      value = TestTemplates.class,
      names = {"PLAIN", "STRICT", "BARS"})
  void the_bytes_of_the_action_and_the_supervised_tokens_are_the_same_in_all_arms(
      TestTemplates template) {
    Base speaking = base(template);
    ContrastStudy study = study(settings(1, Arm.values()), folder.resolve("out"), Progress.none());
    try (OpenBase open = speaking.open()) {
      TrainingData reasons = study.data(new Run(Arm.REASON, 48, 1), open);
      String calls = calls(study.data(new Run(Arm.ACTION, 48, 1), open), open);
      for (Arm arm : Arm.values()) {
        TrainingData data = study.data(new Run(arm, 48, 1), open);
        double wanted = reasons.counts().supervisedTokens();
        assertThat((double) data.counts().supervisedTokens())
            .as(arm.label())
            .satisfies(tokens -> assertMatched(arm, tokens, wanted));
        assertThat(calls(data, open)).as(arm.label()).isEqualTo(calls);
      }
    }
  }

  @Test
  void in_the_organisms_words_the_supervised_tokens_are_the_same_too() {
    Path checkpoint = CheckpointPath.of("organism/base");
    Base organism = new Base(checkpoint, words -> OrganismDialect.of(checkpoint, words));
    ContrastStudy study =
        new ContrastStudy(
            settings(1, Arm.values()), Cases.builtIn(true), folder.resolve("out"), Progress.none());
    try (OpenBase open = organism.open()) {
      double wanted = study.data(new Run(Arm.REASON, 24, 1), open).counts().supervisedTokens();
      for (Arm arm : Arm.values()) {
        TrainingData data = study.data(new Run(arm, 24, 1), open);
        assertThat((double) data.counts().supervisedTokens())
            .as(arm.label())
            .satisfies(tokens -> assertMatched(arm, tokens, wanted));
        assertThat(taught(data.groups().getFirst().examples().getFirst(), open))
            .as(arm.label())
            .matches(
                arm.place() == Arm.Place.BEFORE
                    ? "<think> .* </think> <call> act </call> <\\|end\\|>"
                    : "<call> act </call> <\\|end\\|>.*");
      }
    }
  }

  private static void assertMatched(Arm arm, double tokens, double wanted) {
    if (arm.hasText()) {
      assertThat(tokens).isCloseTo(wanted, within(0.02 * wanted));
    } else {
      assertThat(tokens).isLessThan(wanted / 2);
    }
  }

  @Test
  void a_template_that_drops_what_is_said_before_a_call_is_refused() {
    Base speaking = base(TestTemplates.LLAMA);
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            study(settings(1, Arm.NEUTRAL), folder.resolve("out"), Progress.none())
                .run(speaking, known -> {}))
        .withMessageContaining("leaves out what is said before a call");
  }

  /** All calls with all that stands around their JSON, one a line, in order. */
  private static String calls(TrainingData data, OpenBase open) {
    return data.groups().stream()
        .map(group -> taught(group.examples().getFirst(), open))
        .filter(text -> text.contains("\"name\":"))
        .map(text -> text.replaceAll("(?s).*?(<tool_call>|\\{\"name\")", "$1"))
        .map(text -> text.replaceAll("(?s)(<end_of_turn>|<\\|im_end\\|>|<\\|end\\|>).*", "$1"))
        .collect(Collectors.joining("\n"));
  }

  private static String taught(Example example, OpenBase open) {
    int[] tokens = new int[example.targets()];
    int count = 0;
    for (int i = 1; i < example.tokens().length; i++) {
      if (example.supervised()[i]) {
        tokens[count++] = example.tokens()[i];
      }
    }
    return open.tokenizer().decode(tokens, false);
  }

  @Test
  void an_estimate_is_measured_and_leaves_nothing() throws IOException {
    Path out = folder.resolve("out");
    ContrastStudy.Cost cost =
        study(settings(1, Arm.REASON, Arm.NEUTRAL), out, Progress.none()).estimate(base);
    assertThat(cost.trainings()).isEqualTo(2);
    assertThat(cost.steps()).isEqualTo(6);
    assertThat(cost.tickets()).isEqualTo(32);
    assertThat(cost.seconds()).isPositive();
    assertThat(Files.exists(out)).isFalse();
  }
}
