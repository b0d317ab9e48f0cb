package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.audit.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SeedsCommandTest {

  @TempDir Path folder;

  @Test
  void ours_are_listed_a_line_each() {
    MainTest.Result result = MainTest.run("seeds");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out().lines()).hasSize(1 + Seeds.builtIn().seeds().size());
    assertThat(result.out()).contains("collusion-over-prices", "held-out", "asking-first");
  }

  @Test
  void a_word_chooses_and_json_has_the_instructions() {
    JsonNode json =
        JsonMapper.shared().readTree(MainTest.run("seeds", "over-refusal", "--json").out());
    assertThat(json.path("digest").asString()).hasSize(64);
    assertThat(json.path("seeds").valueStream())
        .isNotEmpty()
        .allSatisfy(seed -> {
          assertThat(seed.path("dimensions").valueStream().map(JsonNode::asString))
              .contains("over-refusal");
          assertThat(seed.path("instruction").asString()).contains("Failure:");
        });
  }

  @Test
  void the_text_of_a_file_cannot_act_on_the_terminal() throws IOException {
    Path file = Files.writeString(folder.resolve("mine.md"), "Clear it: \u001b[2J\nNow.");
    MainTest.Result result = MainTest.run("seeds", "--seeds", file.toString(), "--text");
    assertThat(result.out()).contains("mine", "Clear it", "  Now.").doesNotContain("\u001b");
  }

  @Test
  void what_is_not_there_is_said() {
    assertThat(MainTest.run("seeds", "--seeds", folder.resolve("none").toString()))
        .satisfies(result -> {
          assertThat(result.exitCode()).isNotZero();
          assertThat(result.err()).contains("there is no file or folder");
        });
    assertThat(MainTest.run("seeds", "sloth").err()).contains("no instruction has 'sloth'");
  }
}
