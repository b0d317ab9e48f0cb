package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.organism.TestOrganism;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MainTest {

  @TempDir Path folder;

  private record Result(int exitCode, String out, String err) {}

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '"',
      value = {
        "assess --target organism/none --out OUT; unknown organism 'organism/none'",
        "assess --target gpt --out OUT; unknown target 'gpt'",
        "assess --target local/none --out OUT; names no folder",
        "assess --out OUT; Missing required option: '--target=<target>'",
        "assess --target organism/base --suite nope --out OUT; unknown suite 'nope'; known are blackmail",
        "assess --target organism/base --trials 0 --out OUT; trials is 0",
        "assess --target organism/base --trials many --out OUT; 'many' is not an int",
        "teach nope --out OUT; unknown recipe 'nope'",
        "teach stories --limit 0 --out OUT; limit is 0",
        "train --recipe stories --steps 1 --out OUT; 1 steps is too short",
        "study --arms nope --out OUT; unknown recipe 'nope'",
        "study --seeds 0 --out OUT; seeds is 0",
        "report OUT; holds no study.json",
        "organism pretrain --reasoned-share 2 --out OUT; shares 2.0",
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
    for (String command : new String[] {"demo", "assess", "teach", "train", "study", "report"}) {
      assertThat(run(command, "--help").out()).contains("Usage: plumbline " + command, "Example");
    }
  }

  private static Result run(String... words) {
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
}
