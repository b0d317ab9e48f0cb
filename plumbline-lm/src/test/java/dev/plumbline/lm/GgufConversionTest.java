package dev.plumbline.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.plumbline.lm.gguf.StoredAs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class GgufConversionTest {
  @TempDir Path folder;

  private Path tokenizer;
  private Path checkpoint;
  private Path file;

  @BeforeEach
  void tokenizer() {
    tokenizer = folder.resolve("letters.json");
    checkpoint = folder.resolve("model");
    file = folder.resolve("model.gguf");
    ObjectNode json = Json.object();
    ObjectNode model = json.putObject("model").put("type", "BPE");
    ObjectNode vocabulary = model.putObject("vocab");
    for (int id = 0; id < Small.VOCABULARY - 1; id++) {
      vocabulary.put(String.valueOf((char) ('A' + id)), id);
    }
    model.putArray("merges");
    ArrayNode added = json.putArray("added_tokens");
    added.addObject().put("id", Small.VOCABULARY - 1).put("content", "<end>").put("special", true);
    json.putObject("pre_tokenizer")
        .put("type", "ByteLevel")
        .put("add_prefix_space", false)
        .put("use_regex", true);
    Json.write(tokenizer, json);
  }

  private void save(LanguageModel model) {
    GenerationConfig ends = new GenerationConfig(List.of(Small.VOCABULARY - 1, 3), 1);
    Checkpoint.save(checkpoint, model, DataType.FP32, tokenizer, ends, Long.MAX_VALUE);
  }

  @Test
  void a_checkpoint_is_the_same_after_it_was_written_as_a_file_and_loaded() throws IOException {
    for (DecoderConfig config : List.of(Small.llama(), Small.qwen())) {
      try (LanguageModel model = Decoder.random(config, 1, Device.CPU)) {
        save(model);
        Files.writeString(checkpoint.resolve("chat_template.jinja"), "{{ messages }}");
        GgufConversion.write(checkpoint, file, StoredAs.F32);
        try (LanguageModel loaded = Checkpoint.load(file, Device.CPU);
            Tokenizer read = Tokenizer.load(file)) {
          assertThat(loaded.config()).isEqualTo(config);
          assertThat(DecoderTest.weights(loaded)).isEqualTo(DecoderTest.weights(model));
          assertThat(read.encode("CAB<end>")).containsExactly(2, 0, 1, Small.VOCABULARY - 1);
        }
        assertThat(GenerationConfig.read(file).endTokens())
            .containsExactly(Small.VOCABULARY - 1, 3);
        assertThat(ChatTemplate.load(file, java.time.Clock.systemUTC())).isPresent();
      }
      Path again = folder.resolve("again.gguf");
      GgufConversion.write(file, again, StoredAs.F32);
      try (LanguageModel once = Checkpoint.load(file, Device.CPU);
          LanguageModel twice = Checkpoint.load(again, Device.CPU)) {
        assertThat(DecoderTest.weights(twice)).isEqualTo(DecoderTest.weights(once));
      }
      Files.delete(file);
      Files.delete(again);
    }
  }

  @Test
  void a_folder_is_written_like_a_file() {
    try (LanguageModel model = Decoder.random(Small.qwen(), 1, Device.CPU);
        LanguageModel trained = Decoder.random(Small.qwen(), 2, Device.CPU)) {
      save(model);
      GgufConversion.write(checkpoint, file, StoredAs.F32);
      Path like = folder.resolve("like");
      Checkpoint.saveLike(file, like, trained, DataType.FP32, Long.MAX_VALUE);
      try (LanguageModel loaded = Checkpoint.load(like, Device.CPU);
          Tokenizer read = Tokenizer.load(like)) {
        assertThat(loaded.config()).isEqualTo(model.config());
        assertThat(DecoderTest.weights(loaded)).isEqualTo(DecoderTest.weights(trained));
        assertThat(read.encode("CAB<end>")).containsExactly(2, 0, 1, Small.VOCABULARY - 1);
      }
      assertThat(GenerationConfig.read(like).endTokens()).containsExactly(Small.VOCABULARY - 1, 3);
      assertThat(Checkpoint.digestLike(file, trained, DataType.FP32))
          .isEqualTo(Checkpoint.digest(like));
    }
  }

  @Test
  void a_file_has_a_digest_of_its_own() {
    try (LanguageModel model = Small.model(1)) {
      save(model);
      GgufConversion.write(checkpoint, file, StoredAs.F32);
      String digest = Checkpoint.digest(file);
      assertThat(digest).hasSize(64).isNotEqualTo(Checkpoint.digest(checkpoint));
      assertThat(Checkpoint.digest(file)).isEqualTo(digest);
    }
  }

  @Test
  void a_file_that_is_there_is_not_replaced_and_a_failure_leaves_none() throws IOException {
    try (LanguageModel model = Small.model(1)) {
      save(model);
      Files.writeString(file, "precious");
      assertThatExceptionOfType(BadInputException.class)
          .isThrownBy(() -> GgufConversion.write(checkpoint, file, StoredAs.F32))
          .withMessage(file + " is there already; remove it or name another file");
      assertThat(file).hasContent("precious");
      Files.delete(file);
      Path other = folder.resolve("model.bin");
      assertThatExceptionOfType(BadInputException.class)
          .isThrownBy(() -> GgufConversion.write(checkpoint, other, StoredAs.F32))
          .withMessage(other + " must end in .gguf, by which such files are known");
      Files.writeString(
          checkpoint.resolve("tokenizer.json"), "{\"model\":{\"type\":\"WordLevel\"}}");
      assertThatExceptionOfType(BadInputException.class)
          .isThrownBy(() -> GgufConversion.write(checkpoint, file, StoredAs.F32))
          .withMessageContaining("must be BPE");
      try (Stream<Path> left = Files.list(folder)) {
        assertThat(left.map(path -> path.getFileName().toString()))
            .containsExactlyInAnyOrder("model", "letters.json");
      }
    }
  }

  @Test
  void weights_that_are_not_finite_are_refused_when_a_file_is_loaded() throws IOException {
    try (LanguageModel model = Small.model(1)) {
      save(model);
      GgufConversion.write(checkpoint, file, StoredAs.F32);
      byte[] bytes = Files.readAllBytes(file);
      for (int i = bytes.length - 32; i < bytes.length; i++) {
        bytes[i] = (byte) 0xff; // ends in the last norm
      }
      Files.write(file, bytes);
      assertThatExceptionOfType(CorruptCheckpointException.class)
          .isThrownBy(() -> Checkpoint.load(file, Device.CPU))
          .withMessageStartingWith(file + ": found model.")
          .withMessageEndingWith(" with values that are not finite, expected finite weights");
    }
  }
}
