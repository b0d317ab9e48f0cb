package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Watching the models that a server lists. */
class ServedWatchTest {

  private static final String BASE = " --base openai-compatible/start";
  private static final String NAMED = "--target openai-compatible/run-{step}";

  @TempDir Path folder;

  private RecordingServer server;

  @BeforeEach
  void serve() throws IOException {
    server = new RecordingServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private MainTest.Result watch(String words) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "watch",
                "--suite",
                "over-refusal",
                "--trials",
                "2",
                "--baseline-trials",
                "3",
                "--base-url",
                server.url(),
                "--out",
                folder.toString()));
    all.addAll(List.of(words.split(" ")));
    return MainTest.run(all.toArray(String[]::new));
  }

  private long asked(String model) {
    return server.bodies().stream().filter(body -> body.contains('"' + model + '"')).count();
  }

  @Test
  void the_models_that_are_listed_under_such_a_name_are_checkpoints_in_order_of_step() {
    server.offer("run-20", "start", "run-x", "other-run-3", "run-7", "run-1000-merged");
    MainTest.Result result = watch(NAMED + BASE + " --wait 0");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(
            result.out().lines().map(String::strip).filter(line -> line.contains("over-refusal")))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("7 "), line -> assertThat(line).startsWith("20 "));
    assertThat(asked("start")).as("three trials and a check").isEqualTo(4);
    assertThat(asked("run-7")).isEqualTo(3);
    assertThat(asked("run-1000-merged")).isZero();
    server.offer("run-20", "run-30");
    long before = asked("run-20");
    MainTest.Result further = watch(NAMED + BASE + " --until 30 --json");
    assertThat(further.exitCode()).as(further.err()).isZero();
    assertThat(further.out()).contains("\"step\" : 7", "\"step\" : 30", "\"cost\" : ");
    assertThat(asked("run-20")).as("known already").isEqualTo(before);
  }

  @Test
  void a_server_that_does_not_answer_is_waited_for_and_named_in_the_end() {
    server.answerModels(503, "busy");
    assertThat(watch(NAMED + BASE + " --wait 0").err())
        .contains("no checkpoint came within 0.0 minutes; it looks for models named run-{step}; ")
        .contains("busy (503: busy)");
    server.answerModels(200, "{\"models\":[]}");
    assertThat(watch(NAMED + BASE + " --wait 0").err())
        .contains("the answer to GET /models is no list of models");
    server.answerModels(404, "nothing here");
    assertThat(watch(NAMED + BASE + " --wait 60").err())
        .contains("no such model or path at " + server.url());
  }

  @Test
  void two_names_of_one_step_are_refused() {
    server.offer("run-7", "run-07");
    assertThat(watch(NAMED + BASE + " --wait 0").err())
        .contains("'run-7' and 'run-07' are both of step 7; let the server offer one of them");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--target openai-compatible/run --base openai-compatible/start; 'run' has to hold {step} once, where the names of checkpoints have their step, such as run-{step}",
        "--target openai-compatible/{step}-{step} --base openai-compatible/start; '{step}-{step}' has to hold {step} once",
        "--target openai/run-{step} --base openai-compatible/start; --target is 'openai/run-{step}', and a watch follows what a server lists; give openai-compatible/NAME-{step}",
        "--target openai-compatible/run-{step} --base openai/start; give the name that the base has there, openai-compatible/NAME",
        "--target openai-compatible/run-{step} --base openai-compatible/start --checkpoints out; one of the two",
        "--base openai-compatible/start; give --checkpoints for a folder, or --target for names on a server; one of the two",
        "--checkpoints out --base openai-compatible/start; --checkpoints are on this machine; give the folder that was trained, or --target",
        "--target openai-compatible/run-{step} --base openai-compatible/start --scan; leave it out with --target",
        "--target openai-compatible/run-{step} --base openai-compatible/start --dtype bfloat16; that is a checkpoint on this machine",
        "--target openai-compatible/run-{step} --base openai-compatible/start --batch; is not offered in batches; leave --batch out"
      })
  void wrong_words_get_one_sentence(String words) {
    String[] parts = words.split("; ", 2);
    MainTest.Result result = watch(parts[0]);
    assertThat(result.exitCode()).isNotIn(0, 3);
    assertThat(result.err()).contains(parts[1]).doesNotContain("fault of Plumbline");
    assertThat(server.bodies()).isEmpty();
  }
}
