package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plumbline.checkpoint.LocalSettings;
import dev.plumbline.lm.DataType;
import dev.plumbline.teach.Role;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class WriterOptionsTest {

  private static final String A = "openai/a";
  private static final String B = "anthropic/b";

  @Command
  private static final class Words {
    @Mixin private WriterOptions options = new WriterOptions();
  }

  private static Writers asked(String... words) {
    Words parsed = new Words();
    new CommandLine(parsed).parseArgs(words);
    return parsed.options.asked();
  }

  @Test
  void the_writer_has_every_role_that_nobody_is_named_for() {
    Writers writers = asked("--writer", A, "--teacher", B);
    assertThat(writers.roles()).containsOnlyKeys(Role.WRITER, Role.REVIEWER, Role.TEACHER);
    assertThat(writers.of(Role.REVIEWER).name()).isEqualTo(A);
    assertThat(writers.of(Role.TEACHER).name()).isEqualTo(B);
    assertThat(writers.target().name()).isEqualTo(A);
  }

  @Test
  void nobody_reviews_a_second_time_unless_named() {
    assertThat(asked("--writer", A, "--second-reviewer", B).of(Role.SECOND_REVIEWER).name())
        .isEqualTo(B);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> asked("--writer", A).of(Role.SECOND_REVIEWER))
        .withMessage("nobody is the second-reviewer");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> asked("--writer", A, "--second-reviewer", A))
        .withMessageContaining("who reviews already; give another model");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> asked("--reviewer", B, "--second-reviewer", B))
        .withMessageContaining("'anthropic/b', who reviews already");
  }

  @Test
  void a_role_of_the_writers_model_is_reached_as_the_writer_unless_something_else_is_said() {
    Writers same = asked("--writer", A, "--effort", "low", "--reviewer", A);
    assertThat(same.of(Role.REVIEWER)).isEqualTo(same.of(Role.WRITER));
    Writers own = asked("--writer", A, "--effort", "low", "--reviewer", A, "--reviewer-key", "K");
    assertThat(own.of(Role.REVIEWER).reach()).isEqualTo(new Reach("reviewer-", "", "", "K"));
    Writers other = asked("--writer", A, "--effort", "low", "--teacher", B);
    assertThat(other.of(Role.TEACHER).reach()).isEqualTo(Reach.usual("teacher-"));
  }

  @Test
  void what_is_said_of_a_role_that_nobody_is_named_for_is_an_error() {
    for (String role : new String[] {"reviewer", "second-reviewer", "teacher", "target"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> asked("--writer", A, "--" + role + "-effort", "low"))
          .withMessageContainingAll("--" + role + "-effort", "there is none");
    }
  }

  @Test
  void a_length_is_that_of_all_roles_and_one_of_a_role_is_its_own() {
    Writers usual = asked("--writer", A);
    assertThat(usual.of(Role.WRITER).maxTokens(Writers.MAX_TOKENS)).isEqualTo(8_000);
    Writers writers =
        asked(
            "--writer",
            A,
            "--max-tokens",
            "50",
            "--reviewer",
            B,
            "--teacher",
            B,
            "--teacher-max-tokens",
            "9");
    assertThat(writers.of(Role.WRITER).maxTokens()).hasValue(50);
    assertThat(writers.of(Role.REVIEWER).maxTokens()).hasValue(50);
    assertThat(writers.of(Role.TEACHER).maxTokens()).hasValue(9);
    assertThat(writers.target().maxTokens()).hasValue(50);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> asked("--writer", A, "--max-tokens", "0"))
        .withMessage("--max-tokens is '0', must be a whole number of 1 or more");
  }

  @Test
  void a_role_of_the_writers_model_with_another_length_is_reached_as_the_writer() {
    Writers writers =
        asked("--writer", A, "--effort", "low", "--reviewer", A, "--reviewer-max-tokens", "9");
    NamedModel reviewer = writers.of(Role.REVIEWER);
    assertThat(reviewer.inNoRole()).isEqualTo(writers.of(Role.WRITER).inNoRole());
    assertThat(reviewer.maxTokens()).hasValue(9);
    assertThat(writers.of(Role.WRITER).maxTokens()).isEmpty();
  }

  @Test
  void weights_here_are_kept_in_the_format_that_their_role_was_given() {
    Writers writers = asked("--writer", "local/a", "--dtype", "bfloat16", "--reviewer", "local/b");
    assertThat(writers.of(Role.WRITER).local().type()).isEqualTo(DataType.BF16);
    assertThat(writers.of(Role.TEACHER)).isEqualTo(writers.of(Role.WRITER));
    assertThat(writers.of(Role.REVIEWER).local()).isEqualTo(LocalSettings.USUAL);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> asked("--dtype", "bfloat16"))
        .withMessageContaining("a writer that is a checkpoint on this machine, and it is organism");
  }

  @Test
  void the_grammar_stays_on_this_machine_and_organism_base_plays_for_it() {
    Writers usual = asked();
    assertThat(usual.isGrammar()).isTrue();
    assertThat(usual.target().name()).isEqualTo("organism/base");
    assertThat(usual.anyRemote()).isFalse();
    assertThat(asked("--target", "organism").anyRemote()).isFalse();
    assertThat(asked("--writer", "local/here").anyRemote()).isFalse();
    assertThat(asked("--target", A).anyRemote()).isTrue();
    assertThat(asked("--second-reviewer", A).anyRemote()).isTrue();
  }
}
