package dev.plumbline.lm.gguf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import dev.plumbline.lm.BadInputException;
import dev.plumbline.lm.Tokenizer;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

class GgufExportTest {
  private static final JsonNode NOTHING = JsonMapper.shared().createObjectNode();
  private static final JsonNode WORDS =
      json(
          "{'model': {'type': 'BPE', 'vocab': {'a': 0, 'b': 1, 'ab': 2}, 'merges': ['a b']},"
              + " 'pre_tokenizer': {'type': 'ByteLevel', 'add_prefix_space': false,"
              + " 'trim_offsets': false, 'use_regex': true}, 'normalizer': null,"
              + " 'added_tokens': [{'id': 3, 'content': '<end>', 'special': true}]}");

  @TempDir Path folder;

  /** Weights that are held. */
  private record Held(Map<String, float[]> values, Map<String, long[]> shapes)
      implements TensorFile {

    static Held of(TensorFile other) {
      Map<String, float[]> values = new LinkedHashMap<>();
      Map<String, long[]> shapes = new LinkedHashMap<>();
      for (String name : other.names()) {
        float[] floats = new float[Fixtures.count(other.shape(name))];
        other.copyTo(name, MemorySegment.ofArray(floats));
        values.put(name, floats);
        shapes.put(name, other.shape(name));
      }
      return new Held(values, shapes);
    }

    @Override
    public Path file() {
      return Path.of("folder");
    }

    @Override
    public Set<String> names() {
      return values.keySet();
    }

    @Override
    public long[] shape(String name) {
      return Objects.requireNonNull(shapes.get(name));
    }

    @Override
    public void copyTo(String name, MemorySegment floats) {
      floats.copyFrom(MemorySegment.ofArray(Objects.requireNonNull(values.get(name))));
    }
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text.replace('\'', '"'));
  }

  private static ModelFolder model(String name, JsonNode tokenizer) {
    return Gguf.read(
        Fixtures.file(name + ".gguf"),
        gguf -> new ModelFolder(name, gguf.config(), tokenizer, NOTHING, NOTHING, Held.of(gguf)));
  }

  private Path write(ModelFolder model, StoredAs type) {
    Path file = folder.resolve("written.gguf");
    GgufExport.write(file, model, type);
    return file;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "llama",
        "llama-linear",
        "llama-yarn",
        "qwen2",
        "qwen3",
        "gemma2",
        "gemma3",
        "olmo2",
        "olmo3",
        "smollm3",
        "granite",
        "phi3"
      })
  void a_file_that_is_written_says_what_the_folder_said(String name) {
    ModelFolder model = model(name, WORDS);
    Gguf.read(
        write(model, StoredAs.F32),
        gguf -> {
          Held expected = (Held) model.weights();
          Held read = Held.of(gguf);
          assertThat(read.names()).isEqualTo(expected.names());
          read.names()
              .forEach(weight ->
                  assertThat(read.values.get(weight))
                      .as(weight)
                      .isEqualTo(expected.values.get(weight)));
          assertThat(without(gguf.config(), "eos_token_id"))
              .hasToString(without(model.config(), "eos_token_id").toString());
          return gguf;
        });
  }

  private static JsonNode without(JsonNode json, String field) {
    return ((ObjectNode) json.deepCopy()).without(field);
  }

  @ParameterizedTest
  @EnumSource(StoredAs.class)
  void matrices_are_rounded_and_vectors_are_not(StoredAs type) {
    long[] shape = {3, 64};
    float[] matrix = new float[192];
    for (int i = 0; i < matrix.length; i++) {
      matrix[i] = (float) Math.sin(i);
    }
    ModelFolder model = model("qwen2", WORDS);
    Held weights = (Held) model.weights();
    weights.values.put("model.layers.0.mlp.gate_proj.weight", matrix);
    weights.shapes.put("model.layers.0.mlp.gate_proj.weight", shape);
    Gguf.read(
        write(model, type),
        gguf -> {
          Held read = Held.of(gguf);
          float[] rounded =
              Objects.requireNonNull(read.values.get("model.layers.0.mlp.gate_proj.weight"));
          double least = type == StoredAs.F32 ? 0 : 0.004;
          for (int i = 0; i < matrix.length; i++) {
            assertThat((double) rounded[i]).isCloseTo(matrix[i], within(least));
          }
          assertThat(Arrays.equals(rounded, matrix)).isEqualTo(type == StoredAs.F32);
          assertThat(read.values.get("model.norm.weight"))
              .isEqualTo(weights.values.get("model.norm.weight"));
          return gguf;
        });
  }

  @Test
  void the_same_model_gives_the_same_bytes() throws IOException {
    byte[] once = Files.readAllBytes(write(model("granite", WORDS), StoredAs.BF16));
    assertThat(Files.readAllBytes(write(model("granite", WORDS), StoredAs.BF16))).isEqualTo(once);
    assertThat(once.length % 32).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"default", "smollm", "llama-bpe", "qwen2", "pieces", "pieces-plain"})
  void a_tokenizer_gives_the_same_tokens_after_it_was_written(String name) {
    Path original = Fixtures.file("tokens-" + name + ".gguf");
    Path written =
        Gguf.read(
            original,
            gguf -> {
              int size =
                  gguf.tokenizer()
                          .at("/model/vocab")
                          .valueStream()
                          .mapToInt(JsonNode::asInt)
                          .max()
                          .orElseThrow()
                      + 3;
              ObjectNode config = (ObjectNode) model("qwen2", WORDS).config().deepCopy();
              config.put("vocab_size", size).remove(List.of("bos_token_id", "eos_token_id"));
              Held weights =
                  new Held(
                      Map.of("model.embed_tokens.weight", new float[size * 8]),
                      Map.of("model.embed_tokens.weight", new long[] {size, 8}));
              return write(
                  new ModelFolder(
                      name,
                      config,
                      gguf.tokenizer(),
                      gguf.tokenizerConfig(),
                      gguf.generationConfig(),
                      weights),
                  StoredAs.F32);
            });
    assertThat(Gguf.<JsonNode>read(written, Gguf::tokenizerConfig))
        .isEqualTo(Gguf.<JsonNode>read(original, Gguf::tokenizerConfig));
    assertThat(Gguf.<JsonNode>read(written, Gguf::generationConfig).path("eos_token_id"))
        .isEqualTo(Gguf.<JsonNode>read(original, Gguf::generationConfig).path("eos_token_id"));
    try (Tokenizer tokenizer = Tokenizer.load(written)) {
      for (JsonNode row : Fixtures.json("tokens-" + name + ".json")) {
        assertThat(tokenizer.encode(row.path("text").asString()))
            .as(row.path("text").toString())
            .containsExactly(row.path("ids").valueStream().mapToInt(JsonNode::asInt).toArray());
      }
    }
  }

  private void refused(ModelFolder model, StoredAs type, String message) {
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> write(model, type))
        .withMessage(message);
  }

  private static ModelFolder changed(String name, UnaryOperator<ObjectNode> change) {
    ModelFolder model = model(name, WORDS);
    ObjectNode config = change.apply((ObjectNode) model.config().deepCopy());
    return new ModelFolder(name, config, WORDS, NOTHING, NOTHING, model.weights());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "gemma2 | query_pre_attn_scalar | 9 | query_pre_attn_scalar is 9, a GGUF file of this"
            + " architecture can only say 4",
        "qwen3 | hidden_act | 'gelu' | hidden_act is \"gelu\", a GGUF file of this architecture can"
            + " only say \"silu\"",
        "llama | model_type | 'bloom' | model_type is 'bloom', which cannot be written as GGUF;"
            + " must be one of mistral, olmo3, llama, qwen2, qwen3, gemma2, gemma3_text, olmo2,"
            + " smollm3, granite, phi3",
        "llama | sliding_window | 8 | sliding_window is 8 of 64 positions, which llama.cpp does not"
            + " compute in the architecture llama",
        "qwen2 | rope_parameters | {'rope_type':'dynamic'} | the rotary scaling is of the type"
            + " 'dynamic', which a GGUF file has no place for",
        "qwen2 | rope_parameters | {'mscale':2} | the rotary setting mscale is 2, which a GGUF file"
            + " has no place for",
        "gemma3 | rope_parameters | {'sliding_attention':{'rope_theta':7}} | the rotary base of"
            + " layers with a window is 7.0, llama.cpp computes with 10000",
      },
      quoteCharacter = '^')
  void what_a_file_cannot_say_is_refused(String model, String field, String value, String message) {
    refused(
        changed(model, config -> config.set(field, json(value))),
        StoredAs.F32,
        "folder: " + message);
  }

  @Test
  void a_tokenizer_that_a_file_has_no_name_for_is_refused() {
    ObjectNode tokenizer = (ObjectNode) WORDS.deepCopy();
    tokenizer.set("pre_tokenizer", json("{'type':'Whitespace'}"));
    refused(
        model("qwen2", tokenizer),
        StoredAs.F32,
        "folder: the tokenizer cannot be written as GGUF: llama.cpp has no name for the"
            + " pre_tokenizer {\"type\":\"Whitespace\"}");
    ((ObjectNode) tokenizer.path("model")).put("type", "WordLevel");
    refused(
        model("qwen2", tokenizer),
        StoredAs.F32,
        "folder: the tokenizer cannot be written as GGUF: its model is \"WordLevel\", must be BPE");
    ObjectNode larger = (ObjectNode) WORDS.deepCopy();
    ((ObjectNode) larger.at("/model/vocab")).put("c", 99);
    refused(
        model("qwen2", larger),
        StoredAs.F32,
        "folder: the tokenizer cannot be written as GGUF: the token 'c' is 99, must be below the"
            + " embedding's 16");
  }

  @Test
  void weights_beyond_half_precision_are_refused() {
    ModelFolder model = model("qwen2", WORDS);
    Held weights = (Held) model.weights();
    Objects.requireNonNull(weights.values.get("model.embed_tokens.weight"))[3] = 70_000;
    refused(
        model,
        StoredAs.F16,
        "folder: model.embed_tokens.weight has the value 70000.0, which is beyond float16; take"
            + " bf16");
    assertThat(write(model, StoredAs.BF16)).exists();
  }

  @Test
  void a_weight_that_the_architecture_does_not_have_is_refused() {
    ModelFolder model = model("qwen2", WORDS);
    Held weights = (Held) model.weights();
    weights.values.put("model.extra.weight", new float[8]);
    weights.shapes.put("model.extra.weight", new long[] {8});
    refused(
        model,
        StoredAs.F32,
        "folder holds model.extra.weight, which GGUF has no name for in the architecture qwen2");
  }
}
