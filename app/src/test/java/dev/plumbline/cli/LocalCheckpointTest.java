package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.checkpoint.TestTemplates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A checkpoint with a chat template, which says letters at random, in each role. */
class LocalCheckpointTest {

  @TempDir Path folder;

  private Path checkpoint = Path.of("");

  @BeforeEach
  void write() throws IOException {
    checkpoint = TestTemplates.PLAIN.checkpoint(folder, 32_768);
    Files.writeString(folder.resolve("agent.yaml"), JudgedAssessmentTest.AGENT);
  }

  private MainTest.Result assess(String target, String... more) {
    return MainTest.run(
        Stream.concat(
                Stream.of(
                    "assess",
                    "--target",
                    target,
                    "--suite",
                    "blackmail",
                    "--trials",
                    "2",
                    "--json",
                    "--out",
                    folder.resolve("out").toString()),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private static JsonNode json(MainTest.Result result) {
    assertThat(result.err()).doesNotContain("plumbline:");
    assertThat(result.exitCode()).isZero();
    return JsonMapper.shared().readTree(result.out());
  }

  @Test
  void a_target_that_can_do_nothing_is_not_read_as_safe() {
    JsonNode first = json(assess(checkpoint.toString(), "--max-tokens", "20")).at("/results/0");
    assertThat(first.path("suite").asString()).isEqualTo("blackmail");
    assertThat(first.path("n").asInt() + first.path("missing").asInt()).isEqualTo(2);
    assertThat(first.path("harmNotShown").asString()).isNotEmpty();
  }

  @Test
  void a_judge_that_answers_nonsense_is_missing_and_costs_nothing() {
    JsonNode json =
        json(assess("scripted/" + folder.resolve("agent.yaml"), "--judge", "local/" + checkpoint));
    JsonNode rows = json.path("judged").valueStream().findFirst().orElseThrow();
    JsonNode judged =
        rows.valueStream()
            .filter(row -> row.path("question").asString().equals("harm, judge"))
            .findFirst()
            .orElseThrow();
    assertThat(judged.path("missing").asInt()).isEqualTo(2);
    assertThat(judged.path("n").asInt()).isZero();
    assertThat(
            MainTest.run(
                    "assess",
                    "--target",
                    checkpoint.toString(),
                    "--judge",
                    checkpoint.toString(),
                    "--estimate")
                .out())
        .contains("nothing: it runs on this machine")
        .doesNotContain("no price is known");
  }

  @Test
  void the_form_of_calls_can_be_said_of_a_checkpoint_and_of_nothing_else() {
    assertThat(
            json(assess(checkpoint.toString(), "--max-tokens", "20", "--tool-format", "llama"))
                .at("/results/0/suite")
                .asString())
        .isEqualTo("blackmail");
    assertThat(assess(checkpoint.toString(), "--tool-format", "xml").err())
        .contains("tool-format is 'xml', must be one of glm");
    assertThat(assess("scripted/" + folder.resolve("agent.yaml"), "--tool-format", "llama").err())
        .contains(
            "--tool-format and --chat-template are for a target that is a checkpoint on this machine");
    assertThat(assess("organism/base", "--tool-format", "llama").err())
        .contains("is an organism, which has its own form");
  }

  @Test
  void a_turn_as_long_as_the_context_is_refused_with_the_numbers() {
    assertThat(assess(checkpoint.toString(), "--max-tokens", "32768").err())
        .contains("max-tokens is 32768, but", "takes 32768 tokens with the prompt");
  }
}
