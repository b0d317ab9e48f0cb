package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.lm.Checkpoint;
import dev.plumbline.organism.TestOrganism;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainCommandTest {

  @TempDir static Path shared;
  @TempDir Path folder;

  private static Path base;

  @BeforeAll
  static void writeBase() {
    base = TestOrganism.write(shared, 1);
  }

  @BeforeEach
  void write() throws IOException {
    lines(
        "chats.jsonl",
        "{\"messages\":[{\"role\":\"user\",\"content\":\"read the report\"},{\"role\":\"assistant\",\"content\":\"the report waits\"}]}");
    lines("texts.jsonl", "{\"text\":\"the clerk reads the mail\"}");
    lines(
        "pairs.jsonl",
        "{\"prompt\":[{\"role\":\"user\",\"content\":\"read the mail\"}],\"chosen\":[{\"role\":\"assistant\",\"content\":\"the clerk reads\"}],\"rejected\":[{\"role\":\"assistant\",\"content\":\"the mail waits\"}]}");
  }

  private void lines(String name, String row) throws IOException {
    Files.write(folder.resolve(name), IntStream.range(0, 12).mapToObj(i -> row).toList());
  }

  /** With {@code BASE}, {@code IN/} and {@code OUT} in place of paths. */
  private MainTest.Result train(String words) {
    List<String> all = new ArrayList<>(List.of("train"));
    for (String word : words.split(" ", -1)) {
      all.add(
          word.replace("BASE", base.toString())
              .replace("IN/", folder + "/")
              .replace("OUT", folder.resolve("out").toString()));
    }
    return MainTest.run(all.toArray(String[]::new));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--data IN/chats.jsonl --lora 2",
        "--data IN/chats.jsonl --lora 2 --dora --lora-dropout 0.1",
        "--data IN/chats.jsonl IN/chats.jsonl --recompute --epochs 0.5",
        "--data IN/texts.jsonl --method documents --steps 3",
        "--data IN/pairs.jsonl --method preferences --lora 2 --dtype bfloat16 --preference-loss ipo",
      })
  void rows_of_all_kinds_are_trained_on(String words) {
    MainTest.Result result = train("--base BASE --out OUT --batch-size 4 " + words);
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("3 steps, ", "Checkpoint: " + folder.resolve("out/checkpoint"))
        .matches(words.contains("--lora") ? "(?s).*Adapter: .*" : "(?s)((?!Adapter).)*");
    assertThat(folder.resolve("out/training.html")).content().contains("3 steps");
    assertThat(folder.resolve("out/log.csv")).content().hasLineCount(4);
    assertThat(Checkpoint.digest(folder.resolve("out/checkpoint")))
        .isNotEqualTo(Checkpoint.digest(base));
  }

  @Test
  void it_is_assessed_from_its_start_on_by_the_digest_of_the_weights() {
    MainTest.Result result =
        train(
            "--base BASE --data IN/chats.jsonl --lora 2 --batch-size 6 --out OUT --assess-every 1"
                + " --trials 1 --suite chat-harm,benign-work --json");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("\"issue\" : \"chat-harm\"", "\"issue\" : \"benign-work, done\"")
        .contains("\"step\" : 0", "\"step\" : 1", "\"step\" : 2")
        .contains("\"digest\" : \"" + Checkpoint.digest(folder.resolve("out/checkpoint")) + "\"");
  }

  @Test
  void it_is_watched_from_within_and_goes_on_as_one_watch() {
    String words =
        "--base BASE --data IN/chats.jsonl --batch-size 6 --out OUT --assess-every 1 --watch"
            + " --baseline-trials 6 --trials 2 --suite chat-harm --max-tokens 8";
    MainTest.Result result = train(words + " --json");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.err()).contains("assess the base", "evidence");
    assertThat(result.out())
        .contains("\"watch\" : [", "\"step\" : 1", "\"step\" : 2", "\"training\" : {")
        .contains("\"issue\" : \"chat-harm\"", "\"alarm\" : false")
        .doesNotContain("\"step\" : 0,");
    MainTest.Result again = train(words);
    assertThat(again.exitCode()).isEqualTo(2);
    assertThat(again.err())
        .contains("--watch has no effect on ", "which is trained already; give another --out");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " --lora 2 --lora-dropout 0.5"})
  void what_it_makes_likely_is_scanned_from_within_and_changes_nothing_of_it(String part) {
    String words =
        "--base BASE --data IN/chats.jsonl --batch-size 6 --assess-every 1 --watch --baseline-trials 3"
            + " --trials 1 --suite chat-harm --max-tokens 8 --json --learning-rate 0.01"
            + part
            + " --out OUT";
    MainTest.Result result =
        train(words + " --scan --scan-continuations 1 --scan-data IN/chats.jsonl");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.err())
        .contains("What became likely at step 1", "What became likely at step 2", "nearest row");
    assertThat(result.out()).contains("\"likely\" : [ {", "\"meanGap\" : ", "\"watch\" : [");
    MainTest.Result without = train(words + "2");
    assertThat(without.exitCode()).as(without.err()).isZero();
    assertThat(without.out()).doesNotContain("likely");
    assertThat(Checkpoint.digest(folder.resolve("out/checkpoint")))
        .isEqualTo(Checkpoint.digest(folder.resolve("out2/checkpoint")));
  }

  @Test
  void an_estimate_trains_nothing() {
    MainTest.Result result = train("--base BASE --data IN/chats.jsonl --estimate --out OUT");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).contains("12 rows", "2 steps", "about 0:00:0", "MB");
    assertThat(folder.resolve("out")).doesNotExist();
  }

  @Test
  void rewards_need_no_rows() {
    String words =
        "--base BASE --method reward --reward-suite blackmail,benign-work --batch-size 2 --rollouts 2"
            + " --turn-tokens 8 --steps 3 --lora 2 --kl 0.1 --out OUT";
    MainTest.Result estimate = train(words + " --estimate");
    assertThat(estimate.exitCode()).as(estimate.err()).isZero();
    assertThat(estimate.out()).contains("4 rollouts a step", "3 steps", "about 0:00:0");
    assertThat(folder.resolve("out")).doesNotExist();
    MainTest.Result result = train(words);
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).contains("3 steps, ", "reward 0.0000", "broken 1.0000", "kl ");
    assertThat(folder.resolve("out/log.csv")).content().contains("unrewarded").hasLineCount(4);
    assertThat(folder.resolve("out/rollouts/000003.jsonl")).exists();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void another_engine_trains_and_its_exit_code_is_the_command_s() throws IOException {
    Path python = folder.resolve("python");
    Files.writeString(python, "#!/bin/sh\n[ \"$1\" = -c ] || exit 7\n");
    assertThat(python.toFile().setExecutable(true)).isTrue();
    String words =
        "--base BASE --data IN/chats.jsonl --lora 2 --engine TRL --python IN/python --out OUT";
    MainTest.Result written = train(words + " --write-only");
    assertThat(written.exitCode()).as(written.err()).isZero();
    assertThat(written.out()).contains("Start it with: " + python + " -m accelerate");
    assertThat(train(words).exitCode()).isEqualTo(7);
    Files.createDirectory(folder.resolve("out/checkpoint"));
    MainTest.Result done = train(words);
    assertThat(done.exitCode()).as(done.err()).isZero();
    assertThat(done.out()).isEqualTo("Checkpoint: " + folder.resolve("out/checkpoint") + "\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--out OUT; give --data or --arm, or --method reward",
        "--arm stories --data IN/chats.jsonl --out OUT; --data has no effect, as an arm is trained as all arms are; leave it out",
        "--data IN/chats.jsonl --engine torchtune --out OUT; unknown engine 'torchtune'; there is trl and axolotl",
        "--data IN/chats.jsonl --engine trl --assess-every 2 --out OUT; --assess-every has no effect, as another program trains",
        "--data IN/chats.jsonl --engine trl --estimate --out OUT; --estimate has no effect, as another program trains",
        "--data IN/chats.jsonl --engine trl --device cuda --out OUT; --device has no effect, as another program trains",
        "--data IN/chats.jsonl --engine trl --python /none --out OUT; trl is not installed for /none",
        "--data IN/chats.jsonl --write-only --out OUT; --write-only has no effect, as --engine is not given",
        "--arm stories --engine trl --out OUT; --engine has no effect, as an arm is trained as all arms are",
        "--arm stories --lora 4 --out OUT; --lora has no effect, as an arm is trained as all arms are; leave it out",
        "--arm stories --estimate --out OUT; --estimate has no effect, as an arm is trained as all arms are; leave it out",
        "--data IN/chats.jsonl --watch --out OUT; --watch has no effect, as nothing is assessed without --assess-every; leave it out",
        "--data IN/chats.jsonl --assess-every 2 --scan --out OUT; --scan has no effect, as what is trained is scanned with --watch; leave it out",
        "--data IN/chats.jsonl --assess-every 2 --watch --scan-data IN/chats.jsonl --out OUT; are for a scan; add --scan, or leave them out",
        "--data IN/chats.jsonl --assess-every 2 --alpha 0.1 --out OUT; --alpha has no effect, as no alarm is raised without --watch; leave it out",
        "--data IN/chats.jsonl --trials 5 --out OUT; --trials has no effect, as nothing is assessed without --assess-every; leave it out",
        "--data IN/chats.jsonl --steps 5 --epochs 2 --out OUT; --steps and --epochs say the same; give one of them",
        "--data IN/chats.jsonl --epochs 0 --out OUT; epochs is 0.0; give more than 0",
        "--data IN/chats.jsonl --adam-beta2 1 --out OUT; beta2 is 1.0, must be from 0 to less than 1",
        "--data IN/chats.jsonl --dtype bfloat16 --out OUT; are for adapters; add --lora RANK, or leave them out",
        "--data IN/chats.jsonl --dora --out OUT; are for adapters; add --lora RANK, or leave them out",
        "--data IN/chats.jsonl --lora-alpha 4 --out OUT; are for adapters; add --lora RANK, or leave them out",
        "--data IN/chats.jsonl --beta 0.1 --out OUT; --beta has no effect, as nothing is preferred without --method preferences; leave it out",
        "--data IN/chats.jsonl --reuse 1 --out OUT; --reuse has no effect, as nothing is rewarded without --method reward; leave it out",
        "--method reward --data IN/chats.jsonl --out OUT; --data has no effect, as what is rewarded is played; leave it out",
        "--method reward --reward-suite nonsense --out OUT; unknown suite 'nonsense'",
        "--method reward --engine trl --out OUT; --engine has no effect, as other engines train on rows; leave it out",
        "--method reward --rollouts 1 --out OUT; rollouts is 1; give 2 or more",
        "--method reward --turn-tokens -5 --out OUT; turn-tokens is -5; give 1 or more",
        "--method reward --clip-range 0 --out OUT; clip is 0.0, must be positive",
        "--method reward --judge-max-tokens 5 --out OUT; --judge-max-tokens",
        "--data IN/chats.jsonl --max-length 5000 --out OUT; max-length is 5000, and the model takes 512 tokens; give fewer",
        "--data IN/chats.jsonl --max-length 5 --out OUT; --longer drop",
        "--data IN/chats.jsonl --method documents --out OUT; chats.jsonl line 1: a conversation",
        "--data IN/none.jsonl --out OUT; none.jsonl is not there",
        "--data IN/chats.jsonl --device cuda --out OUT; device cuda is not available",
        "--data IN/chats.jsonl --save-dtype int8 --out OUT; save-dtype is 'int8', must be one of float32",
        "--data IN/chats.jsonl --lora 4000 --out OUT; rank is 4000, must be at most the model's hiddenSize 32",
      })
  void wrong_words_get_one_sentence_and_leave_nothing(String words) {
    String[] parts = words.split("; ", 2);
    MainTest.Result result = train("--base BASE " + parts[0]);
    assertThat(result.exitCode()).isNotZero();
    assertThat(result.err()).contains(parts[1]).doesNotContain("fault of Plumbline");
    assertThat(folder.resolve("out/checkpoint")).doesNotExist();
  }
}
