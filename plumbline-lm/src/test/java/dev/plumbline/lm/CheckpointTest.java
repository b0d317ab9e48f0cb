package dev.plumbline.lm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {

  @TempDir Path folder;

  private Path tokenizer;
  private Path checkpoint;

  @BeforeEach
  void tokenizer() {
    tokenizer = folder.resolve("words.json");
    checkpoint = folder.resolve("model");
    SortedSet<String> words =
        WordLevelTokenizer.words(
            IntStream.range(0, Small.VOCABULARY - 1).mapToObj(i -> "word" + i));
    WordLevelTokenizer.write(tokenizer, words, List.of("<|unknown|>"), "<|unknown|>");
  }

  private void save(LanguageModel model, DataType type, long maxShardBytes) {
    Checkpoint.save(checkpoint, model, type, tokenizer, new GenerationConfig(0), maxShardBytes);
  }

  private List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "FP32, 1000000",
    "BF16, 1000000",
    "FP16, 1000000",
    "FP32, 6000",
    "BF16, 6000",
    "FP16, 1"
  })
  void a_model_is_the_same_after_it_was_saved_and_loaded(DataType type, long maxShardBytes)
      throws IOException {
    for (DecoderConfig config : List.of(Small.llama(), Small.qwen())) {
      try (LanguageModel model = Decoder.random(config, 1, Device.CPU)) {
        save(model, type, maxShardBytes);
        try (LanguageModel loaded = Checkpoint.load(checkpoint, Device.CPU)) {
          assertThat(loaded.config()).isEqualTo(config);
          float[] expected = rounded(DecoderTest.weights(model), type);
          assertThat(DecoderTest.weights(loaded)).isEqualTo(expected);
        }
      }
      assertThat(names(checkpoint).contains("model.safetensors"))
          .isEqualTo(maxShardBytes == 1000000);
      assertThat(Files.readAllBytes(checkpoint.resolve("tokenizer.json")))
          .isEqualTo(Files.readAllBytes(tokenizer));
    }
  }

  /** To the nearest number of the format, as the processor's own conversions have it. */
  private static float[] rounded(float[] values, DataType type) {
    float[] rounded = values.clone();
    for (int i = 0; i < values.length; i++) {
      rounded[i] =
          switch (type) {
            case FP32 -> values[i];
            case FP16 -> Float.float16ToFloat(Float.floatToFloat16(values[i]));
            case BF16 -> {
              int bits = Float.floatToRawIntBits(values[i]);
              int even = (bits >>> 16) & 1;
              yield Float.intBitsToFloat((bits + 0x7fff + even) & 0xffff0000);
            }
          };
    }
    return rounded;
  }

  @Test
  void shards_are_no_larger_than_asked_and_the_index_names_every_tensor() throws IOException {
    try (LanguageModel model = Small.model(1)) {
      save(model, DataType.FP32, 6000);
      List<String> shards =
          names(checkpoint).stream().filter(name -> name.endsWith(".safetensors")).toList();
      assertThat(shards)
          .hasSizeGreaterThan(3)
          .contains("model-00001-of-0000" + shards.size() + ".safetensors");
      for (String shard : shards) {
        assertThat(Files.size(checkpoint.resolve(shard))).isLessThan(6000 + 2000);
      }
      assertThat(
              Json.read(checkpoint.resolve("model.safetensors.index.json"))
                  .get("weight_map")
                  .propertyNames())
          .containsExactlyInAnyOrderElementsOf(model.parameters().keySet());
    }
  }

  @Test
  void a_digest_changes_with_weights_and_tokenizer_and_with_nothing_else() throws IOException {
    try (LanguageModel model = Small.model(1)) {
      save(model, DataType.FP32, 1000000);
      String digest = Checkpoint.digest(checkpoint);
      assertThat(digest).matches("[0-9a-f]{64}");
      save(model, DataType.FP32, 1000000);
      Files.writeString(checkpoint.resolve("notes.txt"), "mine");
      assertThat(Checkpoint.digest(checkpoint)).isEqualTo(digest);
      Files.writeString(checkpoint.resolve("tokenizer.json"), "{}");
      assertThat(Checkpoint.digest(checkpoint)).isNotEqualTo(digest);
      save(model, DataType.BF16, 1000000);
      assertThat(Checkpoint.digest(checkpoint)).isNotEqualTo(digest);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "chat_template.jinja",
        "chat_template.json",
        "tokenizer_config.json",
        "special_tokens_map.json",
        "added_tokens.json",
        "vocab.json",
        "merges.txt",
        "tokenizer.model",
        "generation_config.json",
        "config.json"
      })
  void a_digest_changes_with_each_file_that_decides_what_a_model_says(String name)
      throws IOException {
    try (LanguageModel model = Small.model(1)) {
      save(model, DataType.FP32, 1000000);
    }
    String digest = Checkpoint.digest(checkpoint);
    Files.writeString(checkpoint.resolve(name), "{\"another\": 1}");
    String changed = Checkpoint.digest(checkpoint);
    assertThat(changed).isNotEqualTo(digest);
    Files.writeString(checkpoint.resolve(name), "{\"another\": 2}");
    assertThat(Checkpoint.digest(checkpoint)).isNotIn(digest, changed);
  }

  @Test
  void a_copy_keeps_template_ends_and_whatever_else_its_original_says() throws IOException {
    Path copy = folder.resolve("copy");
    try (LanguageModel before = Small.model(1);
        LanguageModel after = Small.model(2)) {
      save(before, DataType.BF16, 1000000);
      String template = "{{ messages[0].content }}";
      Files.writeString(checkpoint.resolve("chat_template.jinja"), template);
      Files.writeString(
          checkpoint.resolve("generation_config.json"),
          "{\"eos_token_id\": [3, 4], \"repetition_penalty\": 1.1}");
      Path config = checkpoint.resolve("config.json");
      Files.writeString(
          config, Files.readString(config).replaceFirst("\\{", "{\"_name_or_path\": \"a\","));

      Checkpoint.saveLike(checkpoint, copy, after, DataType.FP32, 1000000);

      assertThat(copy.resolve("chat_template.jinja")).hasContent(template);
      assertThat(copy.resolve("generation_config.json"))
          .hasSameTextualContentAs(checkpoint.resolve("generation_config.json"));
      assertThat(GenerationConfig.read(copy).endTokens()).containsExactly(3, 4);
      assertThat(Json.read(copy.resolve("config.json")).path("_name_or_path").asString())
          .isEqualTo("a");
      assertThat(Json.read(copy.resolve("config.json")).path("torch_dtype").asString())
          .isEqualTo("float32");
      assertThat(Checkpoint.digestLike(checkpoint, after, DataType.FP32))
          .isEqualTo(Checkpoint.digest(copy));
      try (LanguageModel loaded = Checkpoint.load(copy, Device.CPU)) {
        assertThat(DecoderTest.weights(loaded)).isEqualTo(DecoderTest.weights(after));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1_000_000, 6_000})
  void a_head_that_tied_embeddings_would_drop_is_refused_unless_it_is_the_embedding(long shard)
      throws IOException {
    try (LanguageModel tied = Small.model(1);
        LanguageModel untied = Decoder.random(untied(), 1, Device.CPU)) {
      save(untied, DataType.BF16, shard);
      ConfigWriter.write(tied.config(), checkpoint.resolve("config.json"), DataType.BF16, 0);
      assertThatExceptionOfType(BadInputException.class)
          .isThrownBy(() -> Checkpoint.load(checkpoint, Device.CPU))
          .withMessageContaining("lm_head.weight that differs from model.embed_tokens.weight")
          .withMessageContaining("tie_word_embeddings: true; set it to false");

      weight(untied, "lm_head.weight").copy_(weight(untied, "model.embed_tokens.weight"));
      save(untied, DataType.BF16, shard);
      ConfigWriter.write(tied.config(), checkpoint.resolve("config.json"), DataType.BF16, 0);
      Checkpoint.load(checkpoint, Device.CPU).close();
    }
  }

  @Test
  void weights_that_the_decoder_would_leave_out_are_refused_by_name() throws IOException {
    try (LanguageModel biased = Decoder.random(Small.qwen(), 1, Device.CPU)) {
      save(biased, DataType.FP32, 1000000);
    }
    Path config = checkpoint.resolve("config.json");
    Files.writeString(config, Files.readString(config).replace("qwen2", "llama"));
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> Checkpoint.load(checkpoint, Device.CPU))
        .withMessage(
            checkpoint.resolve("model.safetensors")
                + " holds model.layers.0.self_attn.q_proj.bias, which a decoder with this"
                + " config.json does not compute with");
  }

  private static Tensor weight(LanguageModel model, String name) {
    return Objects.requireNonNull(model.parameters().get(name), name);
  }

  private static DecoderConfig untied() {
    return DecoderConfig.llama(Small.VOCABULARY, 24, 36, 2, 6, 2, 4, 64, 10_000, 1e-5, false);
  }

  @Test
  void a_save_cut_off_between_its_two_renames_leaves_the_checkpoint_before() throws IOException {
    try (LanguageModel before = Small.model(1);
        LanguageModel after = Small.model(2)) {
      save(before, DataType.FP32, 1000000);
      String digest = Checkpoint.digest(checkpoint);
      Files.move(checkpoint, folder.resolve("model.old"));
      Files.createDirectory(folder.resolve("model.part"));
      Files.writeString(folder.resolve("model.part").resolve("model.safetensors"), "half");
      try (LanguageModel loaded = Checkpoint.load(checkpoint, Device.CPU);
          Tokenizer words = Tokenizer.load(checkpoint)) {
        assertThat(DecoderTest.weights(loaded)).isEqualTo(DecoderTest.weights(before));
        assertThat(words.size()).isEqualTo(Small.VOCABULARY);
      }
      assertThat(Checkpoint.digest(checkpoint)).isEqualTo(digest);
      save(after, DataType.FP32, 1000000);
      try (LanguageModel loaded = Checkpoint.load(checkpoint, Device.CPU)) {
        assertThat(DecoderTest.weights(loaded)).isEqualTo(DecoderTest.weights(after));
      }
      assertThat(names(folder)).containsExactly("model", "words.json");
    }
  }

  @Test
  void a_save_cut_off_while_writing_leaves_the_checkpoint_before() throws IOException {
    try (LanguageModel before = Small.model(1)) {
      save(before, DataType.FP32, 1000000);
      Path part = folder.resolve("model.part");
      Files.createDirectory(part);
      byte[] weights = Files.readAllBytes(checkpoint.resolve("model.safetensors"));
      Files.write(part.resolve("model.safetensors"), Arrays.copyOf(weights, weights.length / 2));
      try (LanguageModel loaded = Checkpoint.load(checkpoint, Device.CPU)) {
        assertThat(DecoderTest.weights(loaded)).isEqualTo(DecoderTest.weights(before));
      }
    }
  }

  @Test
  void wrong_arguments_are_refused_with_one_sentence() {
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> Checkpoint.load(checkpoint, Device.CPU))
        .withMessage(checkpoint + " is not a checkpoint folder");
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> Checkpoint.digest(checkpoint))
        .withMessage(checkpoint + " is not a checkpoint folder");
    try (LanguageModel model = Small.model(1)) {
      Path absent = folder.resolve("absent.json");
      assertThatExceptionOfType(BadInputException.class)
          .isThrownBy(() ->
              Checkpoint.save(checkpoint, model, DataType.FP32, absent, new GenerationConfig(0), 1))
          .withMessage(absent + " is not a tokenizer.json");
      assertThatExceptionOfType(BadInputException.class)
          .isThrownBy(() ->
              Checkpoint.save(
                  checkpoint, model, DataType.FP32, tokenizer, new GenerationConfig(40), 1))
          .withMessage("an end token is 40, must be a token id below 40");
      assertThatExceptionOfType(BadInputException.class)
          .isThrownBy(() -> save(model, DataType.FP32, 0))
          .withMessage("maxShardBytes is 0, must be positive");
    }
    assertThat(checkpoint).doesNotExist();
  }

  @Test
  void damaged_checkpoints_are_refused_with_one_sentence() throws IOException {
    try (LanguageModel model = Small.model(1)) {
      save(model, DataType.FP32, 6000);
    }
    Path index = checkpoint.resolve("model.safetensors.index.json");
    String name = names(checkpoint).get(3);
    Path shard = checkpoint.resolve(name);
    String map = Files.readString(index);

    Files.writeString(index, map.replace(name, "../secret"));
    corrupt(index, "shard name '../secret', expected a file name in the same folder");
    Files.writeString(index, map.replace("model.norm.weight", "model.other.weight"));
    corrupt(index, "no tensor model.norm.weight, expected the shard that holds it");
    Files.writeString(index, "{}");
    corrupt(index, "weight_map , expected which tensor is in which file");
    Files.writeString(index, "not");
    corruptStarting(index, "text that is not JSON");
    Files.writeString(index, map);

    byte[] bytes = Files.readAllBytes(shard);
    Files.write(shard, Arrays.copyOf(bytes, bytes.length - 5));
    corruptStarting(shard, "model.");
    assertThatExceptionOfType(CorruptCheckpointException.class)
        .isThrownBy(() -> Checkpoint.load(checkpoint, Device.CPU))
        .withMessageContaining("(is it cut off?)");
    Files.delete(shard);
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> Checkpoint.load(checkpoint, Device.CPU))
        .withMessage(
            index + " names " + name + ", which is not in the folder; fetch it or the whole again");
  }

  @Test
  void a_model_for_inference_is_not_trained() {
    try (LanguageModel model = Small.model(1)) {
      save(model, DataType.FP32, 1000000);
    }
    try (LanguageModel frozen = Checkpoint.load(checkpoint, Device.CPU)) {
      assertThatExceptionOfType(BadInputException.class)
          .isThrownBy(() ->
              Trainer.train(
                  frozen, Small.corpus(9), Losses.nextToken(), Small.training(1), step -> true))
          .withMessage(
              "the model was loaded for inference only; load it with Checkpoint.loadForTraining");
    }
  }

  @ParameterizedTest
  @EnumSource(DataType.class)
  void weights_are_kept_in_the_format_that_is_asked_for(DataType type) {
    try (LanguageModel model = Small.model(1)) {
      save(model, DataType.BF16, 1000000);
    }
    try (LanguageModel loaded = Checkpoint.load(checkpoint, type, Device.CPU);
        LanguageModel copy = loaded.copy();
        LanguageModel wide = Checkpoint.load(checkpoint, Device.CPU)) {
      assertThat(weight(loaded, "model.layers.0.mlp.up_proj.weight").scalar_type().intern())
          .isEqualTo(type.scalarType);
      assertThat(weight(loaded, "model.norm.weight").scalar_type().intern())
          .isEqualTo(torch.ScalarType.Float);
      float[][] expected = DecoderTest.logits(wide, 1, 2, 3);
      float[][] logits = DecoderTest.logits(loaded, 1, 2, 3);
      for (int i = 0; i < expected.length; i++) {
        // BF16 as stored, and nothing more is lost; F16 has more digits and all these magnitudes.
        assertThat(logits[i]).containsExactly(expected[i], within(1e-5f));
      }
      assertThat(DecoderTest.logits(copy, 1, 2, 3)).isDeepEqualTo(logits);
    }
  }

  @Test
  void loading_leaves_no_views_that_would_keep_memory_when_weights_are_laid_out_anew() {
    try (LanguageModel model = Small.model(1)) {
      save(model, DataType.FP32, 1000000);
    }
    try (LanguageModel loaded = Checkpoint.load(checkpoint, Device.CPU);
        LanguageModel empty = Decoder.frozen(loaded.config(), DataType.FP32, Device.CPU);
        PointerScope _ = new PointerScope()) {
      for (String name : empty.parameters().keySet()) {
        assertThat(weight(loaded, name).storage().use_count())
            .as(name)
            .isEqualTo(weight(empty, name).storage().use_count());
      }
    }
  }

  @Test
  void the_weights_of_a_model_that_sees_are_refused_in_one_sentence() {
    try (LanguageModel model = Small.model(1);
        PointerScope _ = new PointerScope()) {
      save(model, DataType.FP32, 1000000);
      Path file = checkpoint.resolve("model.safetensors");
      Map<String, Tensor> all = new LinkedHashMap<>(model.parameters());
      all.put("model.vision_tower.patches.weight", torch.randn(2, 3));
      SafeTensors.write(file, all, DataType.FP32, Map.of());
      assertThatExceptionOfType(BadInputException.class)
          .isThrownBy(() -> Checkpoint.load(checkpoint, Device.CPU))
          .withMessage(
              file
                  + " holds model.vision_tower.patches.weight: the weights of a model that sees,"
                  + " of which only text is computed; take a checkpoint of text alone");
    }
  }

  @Test
  void weights_of_another_shape_than_the_configuration_are_refused() {
    try (LanguageModel model = Small.model(1)) {
      save(model, DataType.FP32, 1000000);
    }
    ConfigWriter.write(
        DecoderConfig.llama(Small.VOCABULARY, 24, 40, 2, 6, 2, 4, 64, 10_000, 1e-5, true),
        checkpoint.resolve("config.json"),
        DataType.FP32,
        0);
    corrupt(
        checkpoint.resolve("model.safetensors"),
        "model.layers.0.mlp.gate_proj.weight of shape [36, 24], expected [40, 24]");
  }

  @Test
  void weights_that_are_not_numbers_are_refused() {
    try (LanguageModel model = Small.model(1)) {
      model.trainable().values.fill_(new Scalar(Double.NaN));
      save(model, DataType.BF16, 1000000);
    }
    corrupt(
        checkpoint.resolve("model.safetensors"),
        "model.embed_tokens.weight with values that are not finite, expected finite weights");
  }

  private void corrupt(Path file, String message) {
    assertThatExceptionOfType(CorruptCheckpointException.class)
        .isThrownBy(() -> Checkpoint.load(checkpoint, Device.CPU))
        .withMessage(file + ": found " + message);
  }

  private void corruptStarting(Path file, String message) {
    assertThatExceptionOfType(CorruptCheckpointException.class)
        .isThrownBy(() -> Checkpoint.load(checkpoint, Device.CPU))
        .withMessageStartingWith(file + ": found " + message);
  }
}
