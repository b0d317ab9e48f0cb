package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.organism.TestOrganism;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class MainTest {

  @TempDir Path folder;

  record Result(int exitCode, String out, String err) {}

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "assess --target organism/none --out OUT; unknown organism 'organism/none'",
        "assess --target gpt --out OUT; names no checkpoint",
        "assess --target local/none --out OUT; names no checkpoint",
        "assess --out OUT; Missing required option: '--target=<target>'",
        "assess --target organism/base --suite nope --out OUT; unknown suite 'nope'; known are blackmail",
        "assess --target organism/base --trials 0 --out OUT; trials is 0",
        "assess --target organism/base --trials many --out OUT; 'many' is not an int",
        "rejudge seed-1 --judge openai/m --out OUT; holds no runs",
        "rejudge seed-1 --judge openai/m --questionnaire none.yaml --out OUT; there is no questionnaire none.yaml",
        "assess --target organism/base --questionnaire none.yaml --out OUT; --questionnaire is for judges; give --judge MODEL as well",
        "assess --target organism/base --judge openai/m --questionnaire none.yaml --out OUT; there is no questionnaire none.yaml",
        "assess --target organism/base --fail-above harm --out OUT; --fail-above 'harm' has no limit; write it like harm=0.02",
        "assess --target organism/base --fail-above harm=2 --out OUT; --fail-above 'harm=2': '2' is not a share of trials; write it like 5pp, 5% or 0.05",
        "assess --target organism/base --fail-above harm= --out OUT; '' is not a share of trials",
        "assess --target organism/base --fail-below evil=0.1 --out OUT; unknown measure 'evil'; known are harm, acting",
        "assess --target organism/base --suite blackmail --fail-above framing:harm=0 --out OUT; --fail-above 'framing:harm=0' is for a suite that is not run; run are blackmail",
        "assess --target organism/base --fail-above harm=0.1 --fail-above harm=0.2 --out OUT; 'harm=0.2' is a second limit for the same rate",
        "assess --target organism/base --grid goal=none --out OUT; the organism's suites have no grid; leave --grid out",
        "assess --target organism/base --scenarios OUT --out OUT; there is no file",
        "audit --target organism/base --budget 0 --out OUT; a budget, candidates and fresh trials of 1 or more, not 0, 8 and 30",
        "audit --target organism/base --floor 2 --out OUT; the floor is 2.0 and alpha 0.05; give a floor from 0 to below 1",
        "audit --target organism/base --base-url http://x --out OUT; --base-url",
        "assess --target organism/base --model-name Max --out OUT; the organism's suites do not name the model; leave --model-name out",
        "assess --target scripted/x --suite organism-world --scenarios OUT --out OUT; the organism's suites are not in scenario files; leave --scenarios out",
        "assess --target organism/base --protocol classic --out OUT; the organism's suites have tools and no text form; leave --protocol classic out",
        "assess --target organism/base --constitution DIR --out OUT; --constitution is for the suite constitution-understanding, which is not run",
        "assess --target scripted/x --suite framing --constitution DIR --out OUT; --constitution is for the suite constitution-understanding, which is not run",
        "assess --target scripted/x --suite constitution-understanding --constitution none --out OUT; there is no file none/constitution.md",
        "assess --target organism/base --protocol tarot --out OUT; expected one of [NATIVE, CLASSIC]",
        "assess --target organism/base --junit OUT --out OUT; --junit writes what became of limits",
        "assess --target organism/base --timeout 5 --out OUT; --timeout is for models behind an API; leave it out for organism/base",
        "assess --target organism/base --batch --judge openai/m --out OUT; --batch is for targets behind an API",
        "assess --target openai-compatible/m --base-url http://localhost:1/v1 --batch --out OUT; openai-compatible/m is not offered in batches",
        "assess --target openai/m --batch --record OUT --out OUT; --record is for requests that are sent one by one",
        "rejudge run --judge openai/m --batch --out OUT; --batch is for targets behind an API",
        "validate --base nope --out OUT; 'nope' names no checkpoint",
        "validate --faults nope.yaml --out OUT; cannot read the faults in nope.yaml",
        "validate --suite leaking --out OUT; which is not among [leaking]",
        "validate --budget 0 --out OUT; an audit needs an auditor, and a budget, candidates and fresh trials of 1 or more",
        "validate --auditor prefill --budget 3 --out OUT; a budget of 3 trials leaves none to try what is seen after first words",
        "validate --budget 16 --out OUT; a budget of 16 trials leaves too few to try what the perplexity scan finds",
        "validate --truth 0 --out OUT; truth is 0; give 1 or more",
        "validate --auditor nobody --out OUT; nobody",
        "validate judges --cases nope --out OUT; there is no case 'nope'; give one of audit-log",
        "validate judges --attack nope --out OUT; there is no attack 'nope'; give one of none, again",
        "validate judges --judge-temperature 1 --out OUT; --judge-temperature is for judges; give --judge MODEL as well",
        "validate judges --attack stakes,reversed --out OUT; the attacks stakes, reversed are told to judge models",
        "plan; nothing to plan for; give --detect, --prove-below or --trials",
        "plan --detect 5; Invalid value for option '--detect': '5' is not a share of trials; write it like 5pp, 5% or 0.05",
        "plan --detect 0; --detect 0 takes no end of trials",
        "plan --detect 60pp; no rate lies 60 points from a baseline of 50 %",
        "plan --detect 5pp --baseline 0; --baseline lies between 0 and 1, such as 0.1, not 0.0",
        "plan --detect 5pp --power 0.01; alpha and power lie between 0 and 1, alpha below power",
        "plan --detect 5pp --icc 0.1; --clusters and --icc go together",
        "plan --detect 5pp --discordance 0.2; add --paired",
        "plan --detect 5pp --paired --discordance 0.2 --correlation 0.2; not both",
        "plan --trials 0; trials is 0",
        "plan --prove-below 0; A limit lies between 0 and 1, such as 0.01, not 0.0",
        "runs --out OUT; holds no runs; 'plumbline assess --out",
        "compare a b --out OUT; holds no runs; 'plumbline assess --out",
        "compare a b --measure evil --out OUT; unknown measure 'evil'",
        "compare a b --margin 0 --out OUT; a margin lies between 0 and 1, such as 0.05, not 0.0",
        "compare a --out OUT; Missing required parameter: 'B'",
        "table a --out OUT; holds no runs; 'plumbline assess --out",
        "export a --format csv --file x --out OUT; holds no runs; 'plumbline assess --out",
        "export a --format xls --file x --out OUT; Invalid value for option '--format'",
        "export a --format csv --out OUT; Missing required option: '--file=<file>'",
        "runs --store mysql://host/evals; lacks a part of that",
        "runs --store evals; take the URL of a PostgreSQL database, such as postgresql://user@host/database",
        "runs --store postgresql://ann:sesame@host/evals; a store's URL holds no password",
        "teach nope --out OUT; unknown recipe 'nope'",
        "teach stories --limit 0 --out OUT; limit is 0",
        "train --arm stories --steps 1 --out OUT; 1 steps is too short",
        "study --arms nope --out OUT; unknown arm 'nope'",
        "study --seeds 0 --out OUT; seeds is 0",
        "study nope --out OUT; unknown study 'nope'; known are names, tool-environments, inoculation, rl-persistence, and same-action",
        "study --reward-suite chat-harm --out OUT; --reward-suite has no effect without --reward-steps",
        "study rl-persistence --reward-steps 0 --out OUT; reward-steps is 0; give 1 or more",
        "study rl-persistence --reward-suite nope --out OUT; no suite 'nope' to reward; those of the organism's world that are not held out are blackmail,",
        "study rl-persistence --reward-suite framing --out OUT; no suite 'framing' to reward",
        "study names --doses 5 --out OUT; --doses has no effect on names, which has arms of its own",
        "study inoculation --arms stories --out OUT; --arms has no effect on inoculation",
        "study --lora -1 --out OUT; rank -1",
        "study --supervised-share 2 --out OUT; supervised share 2.0",
        "study --supervised-share 1 --out OUT; supervised-share is 1, with which",
        "study --max-tokens -1 --out OUT; max-tokens is -1",
        "organism teach --base organism/base --out OUT; knows the organism's world",
        "organism teach --base OUT --out OUT; names no checkpoint",
        "report OUT; holds no study.json",
        "organism pretrain --reasoned-share 2 --out OUT; shares 2.0",
        "forecast --target organism/base --suite sabotage --words I --prompts 5; --prompts is 5; give 100 or more",
        "forecast --target organism/base --suite sabotage --words I --times 1; --times is 1; give 2 to 100",
        "forecast --target organism/base --words I; suites have prompts of several kinds, whose chances are in no one line; name one with --suite",
        "forecast --target organism/base --suite sabotage; --words=<words> | --call=TOOL",
        "forecast --target OUT --suite sabotage --words I; names no checkpoint",
        "fly; Unmatched argument"
      })
  void wrong_words_get_one_clear_sentence_and_exit_code_2(String words, String sentence) {
    Result result = run(words.replace("OUT", folder.resolve("out").toString()).split(" "));
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains(sentence).doesNotContain("Exception", "\tat ");
    assertThat(result.out()).isEmpty();
  }

  @Test
  void a_corrupt_checkpoint_is_named() throws IOException {
    Path checkpoint = TestOrganism.write(folder, 1);
    Files.writeString(checkpoint.resolve("model.safetensors"), "garbage");
    Result result =
        run("assess", "--target", "local/" + checkpoint, "--out", folder.resolve("out").toString());
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err().lines().filter(line -> line.startsWith("plumbline:"))).hasSize(1);
    assertThat(result.err()).contains("model.safetensors");
  }

  @Test
  void a_file_in_place_of_the_folder_is_named() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    Result result =
        run(
            "assess",
            "--target",
            "local/" + TestOrganism.write(folder, 1),
            "--out",
            file.toString());
    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains(file.toString());
  }

  @Test
  void assess_prints_json_of_the_documented_form() {
    Result result =
        run(
            "assess",
            "--target",
            "local/" + TestOrganism.write(folder, 1),
            "--suite",
            "blackmail,over-refusal",
            "--trials",
            "2",
            "--json",
            "--out",
            folder.resolve("out").toString());
    assertThat(result.exitCode()).isZero();
    assertThat(result.out())
        .startsWith("{")
        .contains("\"suite\" : \"blackmail\"", "\"split\" : \"control\"", "\"missing\" : 0");
  }

  @Test
  void teach_writes_rows() throws IOException {
    Result result = run("teach", "difficult-advice", "--limit", "3", "--out", folder.toString());
    assertThat(result.exitCode()).isZero();
    assertThat(Files.readAllLines(folder.resolve("rows.jsonl")))
        .hasSize(3)
        .allMatch(line -> line.contains("\"role\":\"assistant\""));
  }

  @Test
  void every_command_has_help_with_an_example() {
    for (String command :
        new String[] {
          "demo",
          "plan",
          "assess",
          "runs",
          "table",
          "compare",
          "teach",
          "train",
          "study",
          "report",
          "export",
          "forecast"
        }) {
      assertThat(run(command, "--help").out()).contains("Usage: plumbline " + command, "Example");
    }
  }

  static Result run(String... words) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
    try {
      int exitCode = Main.run(words);
      return new Result(
          exitCode,
          outBytes.toString(StandardCharsets.UTF_8),
          errBytes.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  /**
   * Assesses a scripted target of a folder, whose results go into {@code out} there, and reads the
   * JSON that comes out.
   */
  static JsonNode assess(Path folder, String target, String suite, int trials, String... more) {
    Result result =
        run(
            Stream.concat(
                    Stream.of(
                        "assess",
                        "--target",
                        "scripted/" + folder.resolve(target),
                        "--suite",
                        suite,
                        "--trials",
                        String.valueOf(trials),
                        "--json",
                        "--out",
                        folder.resolve("out").toString()),
                    Stream.of(more))
                .toArray(String[]::new));
    assertThat(result.err()).doesNotContain("plumbline:");
    assertThat(result.exitCode()).isZero();
    return JsonMapper.shared().readTree(result.out());
  }
}
