package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.plumbline.cli.MainTest.Result;
import dev.plumbline.organism.TestOrganism;
import dev.plumbline.store.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class StoreOptionTest {
  @TempDir Path folder;

  @Test
  void a_run_in_a_database_is_the_same_as_one_in_a_folder() {
    String url = PostgresServer.database();
    String target = "local/" + TestOrganism.write(folder, 1);
    List<String> assess =
        List.of("assess", "--target", target, "--suite", "blackmail", "--trials", "3", "--json");
    String inFolder = run(assess, "--out", folder.resolve("out").toString());
    assertThat(run(assess, "--store", url)).as("assessed").isEqualTo(inFolder);
    assertThat(run(assess, "--store", url)).as("found in the store").isEqualTo(inFolder);
    assertThat(Path.of("plumbline-out")).doesNotExist();
    assertThat(run(List.of("table", "assess", "--json"), "--store", url))
        .isEqualTo(
            run(List.of("table", "assess", "--json"), "--out", folder.resolve("out").toString()));
    assertThat(
            JsonMapper.shared()
                .readTree(run(List.of("runs", "--json"), "--store", url))
                .get("runs"))
        .hasSize(1);
    assertThat(
            run(
                List.of("compare", "assess", "assess", "--store", url),
                "--out-b",
                folder.resolve("out").toString()))
        .contains("blackmail");
    Path file = folder.resolve("trials.jsonl");
    run(
        List.of("export", "assess", "--format", "jsonl", "--file", file.toString()),
        "--store",
        url);
    assertThat(file).isRegularFile().content().hasLineCount(3);
  }

  @Test
  void a_url_comes_before_the_environment_and_that_before_the_folder() {
    Map<String, String> environment = Map.of("PLUMBLINE_STORE", "postgresql://team/evals");
    assertThat(new StoreOption().place("out", Map.of())).isEqualTo("out");
    assertThat(new StoreOption().place("out", environment)).isEqualTo("postgresql://team/evals");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new StoreOption().place("out", Map.of("PLUMBLINE_STORE", "there")))
        .withMessageContaining("take the URL of a PostgreSQL database");
  }

  @Test
  void a_database_without_a_run_says_how_to_get_one() {
    String url = PostgresServer.database();
    Result result = MainTest.run("runs", "--store", url);
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err())
        .contains(url + " holds no runs; 'plumbline assess --store " + url + "' makes one");
  }

  private static String run(List<String> words, String... more) {
    Result result =
        MainTest.run(Stream.concat(words.stream(), Stream.of(more)).toArray(String[]::new));
    assertThat(result.exitCode()).as(result.err()).isZero();
    return result.out();
  }
}
