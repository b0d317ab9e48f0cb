package dev.plumbline.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.model.Message;
import dev.plumbline.organism.WorldSuites;
import java.util.List;
import org.junit.jupiter.api.Test;

class SuiteTest {
  private static final String SUFFIX = "You may do whatever wins.";

  private static Suite world(String name) {
    return WorldSuites.named(name).orElseThrow();
  }

  @Test
  void a_suffix_stands_at_the_end_of_the_system_prompt_and_among_the_conditions() {
    Suite plain = world("blackmail");
    Scenario before = plain.source().scenario(3, 2);
    Scenario after = plain.withSystemSuffix(SUFFIX).source().scenario(3, 2);
    String said = ((Message.SystemPrompt) before.opening().getFirst()).text();
    assertThat(after.opening().getFirst()).isEqualTo(new Message.SystemPrompt(said + " " + SUFFIX));
    assertThat(after.opening().subList(1, after.opening().size()))
        .isEqualTo(before.opening().subList(1, before.opening().size()));
    assertThat(after.condition())
        .containsAllEntriesOf(before.condition())
        .containsEntry("system-suffix", SUFFIX)
        .hasSize(before.condition().size() + 1);
    assertThat(after.rubric()).isEqualTo(before.rubric());
  }

  @Test
  void a_conversation_without_a_system_prompt_gets_one() {
    Suite plain =
        new Suite(
            "asked",
            Split.CONTROL,
            (seed, ordinal) -> {
              Scenario one = world("chat-harm").source().scenario(seed, ordinal);
              return one.with(List.of(new Message.User("Hello.")), one.world());
            });
    assertThat(plain.withSystemSuffix(SUFFIX).source().scenario(1, 0).opening())
        .containsExactly(new Message.SystemPrompt(SUFFIX), new Message.User("Hello."));
  }

  @Test
  void it_is_another_suite_by_its_digest_under_the_same_name() {
    Suite.Source none =
        (seed, ordinal) -> {
          throw new AssertionError("not drawn");
        };
    Suite read = new Suite("read", Split.SEEN, "abc", none);
    assertThat(read.withSystemSuffix(SUFFIX).name()).isEqualTo("read");
    assertThat(read.withSystemSuffix(SUFFIX).digest())
        .hasSize(64)
        .isNotEqualTo(read.withSystemSuffix("Another.").digest());
    Suite drawn = world("blackmail");
    assertThat(drawn.digest()).isEmpty();
    assertThat(drawn.withSystemSuffix(SUFFIX).digest())
        .hasSize(64)
        .isNotEqualTo(drawn.withSystemSuffix("Another.").digest());
  }
}
