package dev.plumbline.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.checkpoint.LocalSettings;
import dev.plumbline.checkpoint.LocalTarget;
import dev.plumbline.checkpoint.TemplateDialect;
import dev.plumbline.checkpoint.TestTemplates;
import dev.plumbline.model.Message;
import dev.plumbline.model.Reply;
import dev.plumbline.model.Request;
import dev.plumbline.model.Sampling;
import dev.plumbline.scenario.Scenario;
import dev.plumbline.scenario.Split;
import dev.plumbline.scenario.Suite;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On a checkpoint that says letters at random. */
class PromptChancesTest {

  private static final int PROMPTS = 7;

  @TempDir Path folder;
  private LocalTarget target;

  @BeforeEach
  void open() {
    Path checkpoint = TestTemplates.PLAIN.checkpoint(folder, 4_096);
    target =
        LocalTarget.open(
            "local/x",
            checkpoint,
            LocalSettings.USUAL,
            words -> TemplateDialect.of(checkpoint, words, LocalSettings.USUAL));
  }

  @AfterEach
  void close() {
    target.close();
  }

  /** Seven different prompts, again and again. */
  private static Scenario scenario(long seed, int ordinal) {
    return Leaky.scenario("office", Map.of(), "Be kind", "Hello " + ordinal % PROMPTS);
  }

  private double[] chances(String words, int prompts) {
    return chances(new Message.Assistant("", words, List.of())).next(prompts, _ -> {});
  }

  private PromptChances chances(Message.Assistant beginning) {
    return new PromptChances(
        target.model(), new Suite("office", Split.SEEN, PromptChancesTest::scenario), 1, beginning);
  }

  @Test
  void a_chance_is_how_often_a_turn_begins_so() {
    int samples = 2_000;
    Scenario first = scenario(1, 0);
    Map<String, Integer> begun = new HashMap<>();
    target
        .model()
        .replies(
            IntStream.range(0, samples)
                .mapToObj(seed ->
                    new Request(
                        first.opening(), first.world().open().tools(), new Sampling(1, 8), seed))
                .toList())
        .forEach(reply -> {
          String said = said(reply);
          for (int length = 1; length <= Math.min(2, said.length()); length++) {
            begun.merge(said.substring(0, length), 1, Integer::sum);
          }
        });
    for (String words : List.of("a", "Q", "z", "ab", "??")) {
      double chance = chances(words, 1)[0];
      double share = begun.getOrDefault(words, 0) / (double) samples;
      assertThat(share)
          .as(words)
          .isCloseTo(chance, within(4 * Math.sqrt(chance * (1 - chance) / samples) + 0.001));
    }
  }

  private static String said(Reply reply) {
    return switch (reply) {
      case Reply.Answer answer -> answer.message().text();
      case Reply.Truncated truncated -> truncated.raw();
      default -> "";
    };
  }

  @Test
  void more_words_are_less_likely_and_chances_differ_from_prompt_to_prompt() {
    double[] one = chances("a", PROMPTS);
    double[] two = chances("ab", PROMPTS);
    assertThat(one).hasSize(PROMPTS).doesNotHaveDuplicates();
    for (int i = 0; i < PROMPTS; i++) {
      assertThat(two[i]).isPositive().isLessThan(one[i]);
    }
  }

  @Test
  void no_prompt_is_tried_twice_and_a_suite_comes_to_its_end() {
    PromptChances chances = chances(new Message.Assistant("", "a", List.of()));
    double[] all = chances("a", 100);
    assertThat(all).hasSize(PROMPTS);
    double[] first = chances.next(3, _ -> {});
    double[] rest = chances.next(100, _ -> {});
    assertThat(first).isEqualTo(Arrays.copyOf(all, 3));
    assertThat(rest).isEqualTo(Arrays.copyOfRange(all, 3, PROMPTS));
    assertThat(chances.next(1, _ -> {})).isEmpty();
  }

  @Test
  void words_without_tokens_are_refused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> chances("", 1))
        .withMessageContaining("cannot be told from the prompt");
  }
}
