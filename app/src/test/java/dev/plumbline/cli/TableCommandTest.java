package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.cli.MainTest.Result;
import dev.plumbline.organism.TestOrganism;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TableCommandTest {
  @TempDir Path folder;
  private Path checkpoint = Path.of("");

  @BeforeEach
  void assess() {
    checkpoint = TestOrganism.write(folder, 1);
    assertThat(
            run(
                    "assess",
                    "--target",
                    "local/" + checkpoint,
                    "--suite",
                    "blackmail,chat-harm",
                    "--trials",
                    "8")
                .exitCode())
        .isZero();
  }

  @Test
  void the_table_is_the_one_that_the_assessment_printed() {
    Result again =
        run(
            "assess",
            "--target",
            "local/" + checkpoint,
            "--suite",
            "blackmail,chat-harm",
            "--trials",
            "8");
    assertThat(run("table", "assess").out()).isEqualTo(again.out()).contains("blackmail", "harm");
  }

  @Test
  void conditions_filter_and_part_the_suites() {
    JsonNode document =
        JsonMapper.shared()
            .readTree(
                run(
                        "table",
                        "assess",
                        "--suite",
                        "blackmail",
                        "--where",
                        "turns=two,three",
                        "--by",
                        "turns",
                        "--json")
                    .out());
    JsonNode results = document.get("results");
    assertThat(results.valueStream().mapToLong(row -> row.get("result").get("n").asLong()).sum())
        .isEqualTo(8);
    assertThat(results.get(0).get("part").get("suite").asString()).isEqualTo("blackmail");
    assertThat(results.get(0).get("part").get("condition").has("turns")).isTrue();
    assertThat(document.get("factors").get("turns").valueStream().map(JsonNode::asString))
        .isSubsetOf("two", "three");
  }

  @Test
  void what_the_run_has_not_is_named() {
    assertThat(run("table", "assess", "--where", "hue=red").err())
        .contains("has no factor 'hue'; it has family, means, pressure, shape, task, turns");
    assertThat(run("table", "assess", "--suite", "nope").err()).contains("has no suite 'nope'");
  }

  private Result run(String... words) {
    return MainTest.run(
        Stream.concat(Stream.of(words), Stream.of("--out", folder.resolve("out").toString()))
            .toArray(String[]::new));
  }
}
