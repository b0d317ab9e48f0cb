package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.checkpoint.TestTemplates;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** On a checkpoint that says letters at random. */
class SameActionCommandTest {

  @TempDir Path folder;

  private MainTest.Result run(String words) {
    return MainTest.run(
        Stream.concat(Stream.of("study", "same-action"), Stream.of(words.split(" ")))
            .map(word ->
                word.replace("OUT", folder.resolve("out").toString())
                    .replace("BASE", folder.resolve("checkpoint").toString()))
            .toArray(String[]::new));
  }

  @Test
  void a_quick_run_tests_every_part_and_says_that_nothing_is_decided() {
    TestTemplates.PLAIN.checkpoint(folder, 4_096);
    MainTest.Result result = run("--base BASE --quick --lora 2 --arms reason,neutral --out OUT");
    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("held-out, crossed", "reason - neutral", "truncated", "Not decided yet")
        .contains("Intervals of one seed are over templates alone");
    assertThat(result.err()).contains("1 of 2 trainings are done");
    assertThat(folder.resolve("out/reason-56/seed-1/items.jsonl")).content().hasLineCount(224);
    MainTest.Result again =
        run("--base BASE --quick --lora 2 --arms reason,neutral --json --out OUT");
    JsonNode json = JsonMapper.shared().readTree(again.out());
    assertThat(json)
        .isEqualTo(JsonMapper.shared().readTree(folder.resolve("out/same-action.json")));
    assertThat(json.path("figures").size()).isEqualTo(2 * 2 * 2 * 2);
    assertThat(json.at("/runs/0/supervisedTokens").asLong()).isPositive();
    assertThat(json.at("/verdict/decision").asString()).isEqualTo("OPEN");
    assertThat(run("--base BASE --quick --lora 4 --arms reason --out OUT").err())
        .contains("was begun with rank 2, and is asked to go on with rank 4");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--out OUT | Missing required option: '--base=CHECKPOINT'",
        "--base none --out OUT | 'none' names no checkpoint",
        "--base organism/base --arms reasons --out OUT | unknown arm 'reasons'; there is crossed, reason",
        "--base organism/base --quick --pairs 5 --out OUT | --pairs has no effect with --quick, which has its own; leave one of them out",
        "--base organism/base --pairs 9999 --out OUT | pairs is 9999; there are 2576 distinct ones, so give 1 to 2576",
        "--base organism/base --curve 0 --out OUT | pairs is 0; there are 2576 distinct ones",
        "--base organism/base --seeds 0 --out OUT | seeds is 0; give 1 or more",
        "--base organism/base --arms crossed --contrary 0.02 --out OUT | --contrary has no effect",
      })
  void wrong_words_get_one_sentence(String words, String sentence) {
    MainTest.Result result = run(words);
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains(sentence).doesNotContain("Exception", "\tat ");
    assertThat(folder.resolve("out")).doesNotExist();
  }
}
