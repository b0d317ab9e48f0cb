package dev.plumbline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.plumbline.cli.MainTest.Result;
import dev.plumbline.lm.Checkpoint;
import dev.plumbline.lm.Tokenizer;
import dev.plumbline.organism.TestOrganism;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConvertCommandTest {
  @TempDir Path folder;
  private Path checkpoint = Path.of("");
  private Path file = Path.of("");

  @BeforeEach
  void checkpoint() {
    checkpoint = TestOrganism.write(folder, 1);
    file = folder.resolve("model.gguf");
  }

  /**
   * Gives the checkpoint a tokenizer of the kind that GGUF has, of two letters and many to spare.
   */
  private void spell() throws IOException {
    int size;
    try (Tokenizer words = Tokenizer.load(checkpoint)) {
      size = words.size();
    }
    String vocabulary =
        IntStream.range(2, size)
            .mapToObj(id -> ",\"\u0120" + id + "\":" + id)
            .collect(Collectors.joining("", "\"a\":0,\"b\":1", ""));
    Files.writeString(
        checkpoint.resolve("tokenizer.json"),
        """
        {"model": {"type": "BPE", "vocab": {%s}, "merges": []}, "normalizer": null,
         "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "use_regex": true}}
        """
            .formatted(vocabulary));
  }

  private Result convert(String type) {
    return MainTest.run(
        "convert", checkpoint.toString(), "--out", file.toString(), "--dtype", type);
  }

  @Test
  void a_checkpoint_becomes_a_file_that_is_a_checkpoint_again() throws IOException {
    spell();
    Result result = convert("q8_0");
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).isEqualToIgnoringNewLines(file.toString());
    assertThat(Checkpoint.digest(file)).hasSize(64);
    try (Tokenizer tokenizer = Tokenizer.load(file)) {
      assertThat(tokenizer.encode("ab")).containsExactly(0, 1);
    }
  }

  @Test
  void a_file_that_is_there_is_kept() throws IOException {
    spell();
    Files.writeString(file, "precious");
    Result result = convert("f32");
    assertThat(result.exitCode()).isNotZero();
    assertThat(result.err()).contains(file + " is there already; remove it or name another file");
    assertThat(file).hasContent("precious");
  }

  @Test
  void what_a_file_cannot_say_is_refused_in_one_sentence() {
    Result result = convert("bf16");
    assertThat(result.exitCode()).isNotZero();
    assertThat(result.err().strip().lines()).hasSize(1);
    assertThat(result.err()).contains("must be BPE");
    assertThat(file).doesNotExist();
    assertThat(convert("q4_k").err()).contains("'q4_k'", "[F32, F16, BF16, Q8_0]");
  }
}
