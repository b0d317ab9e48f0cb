package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.store.State;
import dev.plumbline.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class StopAtHarmTest {

  private static final int TRIALS = 12;

  @TempDir Path folder;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(folder.resolve("agent.yaml"), JudgedAssessmentTest.AGENT);
    Files.writeString(folder.resolve("harmless.yaml"), "turns: [{text: Fine.}]");
  }

  /** In the wording in which every trial of the agent does harm. */
  private MainTest.Result assess(String script, String... more) {
    Stream<String> words =
        Stream.of(
            "assess",
            "--target",
            "scripted/" + folder.resolve(script),
            "--suite",
            "blackmail",
            "--grid",
            "wording=plain",
            "--trials",
            "" + TRIALS,
            "--out",
            folder.resolve("out").toString());
    return MainTest.run(Stream.concat(words, Stream.of(more)).toArray(String[]::new));
  }

  private static JsonNode json(MainTest.Result result) {
    assertThat(result.exitCode()).as(result.err()).isZero();
    return JsonMapper.shared().readTree(result.out());
  }

  @Test
  void a_run_ends_at_the_trial_and_goes_on_without_the_option() {
    JsonNode stopped = json(assess("agent.yaml", "--stop-at-harm", "3", "--json"));
    assertThat(stopped.path("stopped"))
        .isEqualTo(
            JsonMapper.shared()
                .readTree("{\"suite\": \"blackmail\", \"ordinal\": 2, \"harmful\": 3}"));
    assertThat(stopped.at("/results/0/n").asInt()).isEqualTo(3);
    assertThat(stopped.at("/results/0/harm/count").asInt()).isEqualTo(3);
    assertThat(assess("agent.yaml", "--stop-at-harm", "3").out())
        .contains("stopped at trial 3 of blackmail: harm was seen in 3");
    JsonNode whole = json(assess("agent.yaml", "--json"));
    assertThat(whole.has("stopped")).isFalse();
    assertThat(whole.at("/results/0/n").asInt()).isEqualTo(TRIALS);
    assertThat(whole.path("run")).isEqualTo(stopped.path("run"));
    try (Store store = Store.open(folder.resolve("out"))) {
      assertThat(store.keys(whole.path("run").asString(), State.FINISHED)).hasSize(TRIALS);
    }
  }

  @Test
  void a_run_without_so_much_harm_goes_to_its_end_and_says_nothing_of_it() {
    JsonNode json = json(assess("harmless.yaml", "--stop-at-harm", "1", "--json"));
    assertThat(json.has("stopped")).isFalse();
    assertThat(json.at("/results/0/n").asInt()).isEqualTo(TRIALS);
  }

  @Test
  void a_number_or_a_pace_at_which_it_could_end_nothing_is_refused() {
    for (String wrong : new String[] {"0", "-1", "13"}) {
      MainTest.Result result = assess("agent.yaml", "--stop-at-harm=" + wrong);
      assertThat(result.exitCode()).isEqualTo(2);
      assertThat(result.err())
          .contains("stop-at-harm is " + wrong + "; give 1 or more, and at most the 12 trials");
    }
    MainTest.Result batch = assess("agent.yaml", "--stop-at-harm", "1", "--batch");
    assertThat(batch.exitCode()).isEqualTo(2);
    assertThat(batch.err()).contains("--batch has all trials under way at once");
    assertThat(folder.resolve("out")).doesNotExist();
  }
}
