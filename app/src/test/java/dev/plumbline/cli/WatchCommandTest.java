package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.organism.TestOrganism;
import dev.plumbline.store.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WatchCommandTest {

  @TempDir static Path shared;
  @TempDir Path folder;

  private static Path base;

  @BeforeAll
  static void writeBase() throws IOException {
    base = TestOrganism.write(shared, 1);
    Files.writeString(
        shared.resolve("chats.jsonl"),
        "{\"messages\":[{\"role\":\"user\",\"content\":\"read the report\"},{\"role\":\"assistant\",\"content\":\"the report waits\"}]}\n");
    for (String part : List.of("full", "lora --lora 2")) {
      MainTest.Result trained =
          run(
              "train --base BASE --data SHARED/chats.jsonl --steps 4 --checkpoint-every 2 --out SHARED/"
                  + part);
      assertThat(trained.exitCode()).as(trained.err()).isZero();
    }
  }

  private static MainTest.Result run(String words) {
    List<String> all = new ArrayList<>();
    for (String word : words.split(" ", -1)) {
      all.add(word.replace("BASE", base.toString()).replace("SHARED", shared.toString()));
    }
    return MainTest.run(all.toArray(String[]::new));
  }

  private MainTest.Result watch(String words) {
    return watch(words, " --baseline-trials 6");
  }

  private MainTest.Result watch(String words, String baseline) {
    return run(
        "watch --base BASE --suite chat-harm --trials 2 --max-tokens 8 --out "
            + folder.resolve("out")
            + " "
            + words
            + baseline);
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "lora"})
  void checkpoints_and_adapters_that_a_training_left_are_assessed(String kind) throws IOException {
    assertThat(shared.resolve(kind).resolve("checkpoint-2/adapter_config.json").toFile().exists())
        .isEqualTo(kind.equals("lora"));
    MainTest.Result result = watch("--checkpoints SHARED/" + kind + " --wait 0");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).contains("step", "evidence", "chat-harm", "broken turns");
    assertThat(result.out().lines().filter(line -> line.matches("\\s*[24]\\s+chat-harm.*")))
        .hasSize(2);
    Path page = folder.resolve("out/watch.html");
    assertThat(Files.readString(page))
        .contains("2 checkpoints, to step 4.", "href=\"checkpoints/2.html\"", "broken turns");
    Files.delete(page);
    Files.delete(folder.resolve("out/checkpoints/4.html"));
    MainTest.Result again = watch("--checkpoints SHARED/" + kind + " --until 4 --json --serve");
    assertThat(Files.readString(folder.resolve("out/checkpoints/4.html"))).contains("/4</td>");
    assertThat(page).exists();
    assertThat(again.err())
        .containsPattern("watch at  http://127.0.0.1:\\d+/\\?token=[0-9a-f]{32}");
    assertThat(again.out()).doesNotContain("token=");
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.err()).doesNotContain("assess checkpoint");
    assertThat(again.out()).contains("\"step\" : 4", "\"alarm\" : false");
  }

  @Test
  void a_run_of_the_base_that_is_there_is_the_baseline() {
    MainTest.Result assessed =
        run(
            "assess --target BASE --suite chat-harm --trials 7 --max-tokens 8 --out "
                + folder.resolve("out"));
    assertThat(assessed.exitCode()).as(assessed.err()).isZero();
    MainTest.Result result =
        watch("--checkpoints SHARED/full --wait 0 --baseline assess --json", "");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.err()).doesNotContain("assess the base");
    assertThat(result.out()).contains("\"n\" : 7");
    assertThat(watch("--checkpoints SHARED/full --wait 0 --baseline assess").err())
        .contains("--baseline-trials has no effect, as --baseline is there already");
    assertThat(watch("--checkpoints SHARED/full --wait 0 --baseline nothing", "").err())
        .contains("nothing");
    assertThat(
            watch("--checkpoints SHARED/full --wait 0 --baseline assess --temperature 0.5", "")
                .err())
        .contains("was sampled with");
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "lora"})
  void the_base_is_played_anew_beside_each_checkpoint(String kind) {
    String words = "--checkpoints SHARED/" + kind + " --wait 0";
    assertThat(watch(words).exitCode()).isZero();
    MainTest.Result pairs = watch(words + " --fresh-pairs");
    assertThat(pairs.exitCode()).as(pairs.err()).isZero();
    assertThat(pairs.err()).as("another watch").contains("assess checkpoint-4");
    try (Store store = Store.open(folder.resolve("out"))) {
      assertThat(store.runs())
          .filteredOn(run -> run.endsWith("/base"))
          .hasSize(2)
          .allMatch(
              run -> store.runs().contains(run.substring(0, run.length() - "/base".length())));
    }
    MainTest.Result again = watch(words + " --fresh-pairs");
    assertThat(again.out()).isEqualTo(pairs.out());
    assertThat(again.err()).doesNotContain("assess checkpoint");
  }

  @ParameterizedTest
  @ValueSource(strings = {"full", "lora"})
  void what_became_likely_is_shown_for_each_checkpoint_and_found_once(String kind) {
    String words =
        " --scan --scan-continuations 1 --scan-data SHARED/chats.jsonl --checkpoints SHARED/";
    MainTest.Result result = watch("--wait 0" + words + kind);
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out().lines().filter(line -> line.startsWith("What became likely at step")))
        .hasSize(2);
    assertThat(result.out()).contains("times", "since", "nearest row");
    assertThat(result.err()).contains("What became likely at step 2", "go on from prefills");
    MainTest.Result again = watch("--until 4 --json" + words + kind);
    assertThat(again.exitCode()).as(again.err()).isZero();
    assertThat(again.err()).doesNotContain("go on from prefills");
    assertThat(again.out()).contains("\"likely\" : [ {", "\"drift\" : {", "\"meanGap\" : ");
    assertThat(watch("--until 4 --json --checkpoints SHARED/" + kind).out())
        .doesNotContain("likely");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--checkpoints SHARED/full --scan-data SHARED/chats.jsonl; are for a scan; add --scan, or leave them out",
        "--checkpoints SHARED/full --scan-continuations 2; are for a scan; add --scan, or leave them out",
        "--checkpoints SHARED/full --scan --scan-continuations -2; scan-continuations is -2; give 1 or more",
        "--checkpoints SHARED/full --scan --scan-data SHARED/none.jsonl; none.jsonl is not there; give a file",
        "--checkpoints SHARED/nowhere --wait 0; it looks for folders named checkpoint-N in ",
        "--checkpoints SHARED/full --wait 0 --alpha 2; the chance of a false alarm lies between 0 and 1, such as 0.05, not 2.0",
        "--checkpoints SHARED/full --wait 0 --most-trials 1; an allocation needs 1 <= least <= most",
        "--checkpoints SHARED/full --wait 0 --margin 1; a margin lies from 0 to below 1, such as 0.02, not 1.0",
        "--checkpoints SHARED/full --wait -1; wait is -1.0; give 0 minutes or more",
        "--checkpoints SHARED/full --wait 0 --serve 70000; port is 70000; give one of 1 to 65535, or 0 for a free one",
        "--checkpoints SHARED/full --until -5; until is -5; give a step, 1 or more",
        "--checkpoints SHARED/full --wait 0 --protocol classic; the organism's suites have tools and no text form",
      })
  void wrong_words_get_one_sentence(String words) {
    String[] parts = words.split("; ", 2);
    MainTest.Result result = watch(parts[0]);
    assertThat(result.exitCode()).isNotIn(0, 3);
    assertThat(result.err()).contains(parts[1]).doesNotContain("fault of Plumbline");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--alpha 2", "--margin 1", "--most-trials 1"})
  void what_no_alarm_can_be_raised_with_is_refused_before_the_base_is_assessed(String words) {
    assertThat(watch("--checkpoints SHARED/full --wait 0 " + words).exitCode()).isNotZero();
    try (Store store = Store.open(folder.resolve("out"))) {
      assertThat(store.runs()).isEmpty();
    }
  }

  @Test
  void a_calm_training_gives_a_threshold_that_raises_no_alarm() throws IOException {
    Path others = folder.resolve("others.jsonl");
    Files.writeString(
        others, Files.readString(shared.resolve("chats.jsonl")).replace("waits", "is there"));
    MainTest.Result trained =
        run(
            "train --base BASE --data "
                + others
                + " --steps 4 --checkpoint-every 2 --out "
                + folder.resolve("calm"));
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    String alike = "watch --base BASE --suite chat-harm --trials 2 --max-tokens 8 --wait 0";
    String watched = folder.resolve("watched-calm").toString();
    MainTest.Result calm =
        run(
            alike
                + " --baseline-trials 6 --checkpoints "
                + folder.resolve("calm")
                + " --out "
                + watched);
    assertThat(calm.exitCode()).as(calm.err()).isZero();
    assertThat(calm.out()).doesNotContain("threshold", "Threshold");
    MainTest.Result result = watch("--checkpoints SHARED/full --wait 0 --calm " + watched);
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("threshold", " in none of 1 calm training; ", "with a chance of at most 50.0 %.")
        .containsPattern("chat-harm .* -?\\d+\\.\\d\\d of -?\\d+\\.\\d\\d");
    assertThat(folder.resolve("out/watch.html")).content().contains("threshold: ");
    assertThat(watch("--checkpoints SHARED/full --until 4 --json --calm " + watched).out())
        .contains("\"calm\" : {", "\"passed\" : ", "\"chance\" : 0.5", "\"rise\" : ");
    assertThat(watch("--checkpoints SHARED/full --until 4 --json").out())
        .doesNotContain("\"calm\"");
    assertThat(
            watch("--checkpoints SHARED/full --wait 0 --calm " + watched, " --baseline-trials 7")
                .err())
        .contains("(6 trials at the base), and not chat-harm");
    assertThat(watch("--checkpoints SHARED/full --wait 0 --calm nothing").err())
        .contains("no run in ", " is named 'nothing'");
    assertThat(watch("--checkpoints SHARED/full --wait 0 --calm " + folder.resolve("out")).err())
        .contains("holds 0 watches of other trainings");
  }

  @Test
  void a_checkpoint_of_another_shape_is_refused() throws IOException {
    Path other = folder.resolve("other");
    Path checkpoint = other.resolve("checkpoint-1");
    Files.createDirectories(checkpoint);
    for (String name : List.of("tokenizer.json", "model.safetensors")) {
      Files.copy(base.resolve(name), checkpoint.resolve(name));
    }
    Files.writeString(
        checkpoint.resolve("config.json"),
        Files.readString(base.resolve("config.json"))
            .replaceAll("\"rms_norm_eps\"\\s*:\\s*[^,\\s]+", "\"rms_norm_eps\" : 0.01"));
    MainTest.Result result = watch("--checkpoints " + other + " --wait 0");
    assertThat(result.exitCode()).isNotZero();
    assertThat(result.err()).contains("is of another shape than");
  }
}
