package dev.plumbline.lm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Adapters that the PEFT library made and what it computes of them; see {@code bench/lora.py}. */
class AdapterFolderTest {
  private static final LoraSettings SETTINGS =
      new LoraSettings(2, 3, 0.25, List.of("q_proj", "v_proj", "down_proj"), 7);

  @TempDir Path folder;

  /** The checkpoint that adapters are of. */
  private static String plain(String name) {
    return name.replace("-dora", "");
  }

  private static Path base(String name) {
    return ArchitecturesTest.root().resolve(plain(name));
  }

  private static Path peft(String name) {
    try {
      return Path.of(
              Objects.requireNonNull(AdapterFolderTest.class.getResource("/adapters")).toURI())
          .resolve(name);
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static Tensor expected(String name, String what, long... shape) {
    return SafeTensors.read(
        peft(name).resolve("expected.safetensors"), file -> file.read(what, shape));
  }

  private static LanguageModel load(Path adapters, String base) {
    return AdapterFolder.load(adapters, base(base), DataType.FP32, Device.CPU);
  }

  private static Tensor logits(LanguageModel model, String base) {
    return ArchitecturesTest.logits(model, ArchitecturesTest.longText(plain(base)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "phi3-dora"})
  void adapters_are_loaded_into_their_weights_for_inference(String name) {
    try (LanguageModel merged =
            AdapterFolder.loadMerged(peft(name), base(name), DataType.FP32, Device.CPU);
        PointerScope _ = new PointerScope()) {
      Tensor expected = expected(name, "logits", 40, merged.config().vocabularySize());
      assertThat(ArchitecturesTest.distance(logits(merged, name), expected)).isLessThan(2e-5);
    }
  }

  @Test
  void a_digest_is_of_adapters_and_base() throws IOException {
    Path other = Files.createDirectory(folder.resolve("other"));
    for (String file : List.of("adapter_config.json", "adapter_model.safetensors")) {
      Files.copy(peft("llama").resolve(file), other.resolve(file));
    }
    String digest = AdapterFolder.digest(peft("llama"), base("llama"));
    assertThat(AdapterFolder.digest(other, base("llama"))).isEqualTo(digest);
    assertThat(AdapterFolder.digest(other, base("qwen2"))).isNotEqualTo(digest);
    assertThat(digest).isNotEqualTo(Checkpoint.digest(base("llama")));
    Files.writeString(other.resolve("adapter_config.json"), "{}");
    assertThat(AdapterFolder.digest(other, base("llama"))).isNotEqualTo(digest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "qwen2", "gemma3", "phi3", "qwen2-dora", "phi3-dora"})
  void logits_equal_those_of_peft(String name) {
    try (LanguageModel model = load(peft(name), name);
        LanguageModel merged = model.merged(DataType.FP32);
        LanguageModel alone = Checkpoint.load(base(name), Device.CPU);
        PointerScope _ = new PointerScope()) {
      Tensor expected = expected(name, "logits", 40, model.config().vocabularySize());
      assertThat(ArchitecturesTest.distance(logits(model, name), expected)).isLessThan(2e-5);
      assertThat(ArchitecturesTest.distance(logits(merged, name), expected)).isLessThan(3e-5);
      assertThat(ArchitecturesTest.distance(logits(alone, name), expected)).isGreaterThan(0.5);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"llama", "gemma3", "phi3", "qwen2-dora", "phi3-dora"})
  void gradients_equal_those_of_peft(String name) {
    try (LanguageModel model = load(peft(name), name);
        PointerScope _ = new PointerScope()) {
      ArchitecturesTest.Expected theirs = (what, shape) -> expected(name, what, shape);
      assertThat(ArchitecturesTest.loss(model, plain(name), theirs)).isLessThan(1e-5);
      model
          .trainable()
          .gradients()
          .forEach((weight, gradient) ->
              ArchitecturesTest.requireClose(
                  gradient, theirs, "gradient.base_model.model." + weight, 1e-5));
    }
  }

  @Test
  void settings_are_those_of_the_file() {
    try (LanguageModel model = load(peft("qwen2"), "qwen2")) {
      assertThat(model.adapters())
          .contains(new LoraSettings(2, 7, 0.25, List.of("q_proj", "v_proj", "down_proj"), 0));
    }
  }

  @Test
  void a_decomposed_adapter_is_saved_with_its_magnitudes_and_read_again() {
    Path adapters = folder.resolve("adapters");
    try (LanguageModel model = load(peft("phi3-dora"), "phi3-dora");
        PointerScope _ = new PointerScope()) {
      model.trainable().values.mul_(new Scalar(1.1));
      AdapterFolder.save(adapters, model, base("phi3"));
      try (LanguageModel again = load(adapters, "phi3")) {
        assertThat(again.adapters()).isEqualTo(model.adapters());
        assertThat(Tensors.toFloats(again.trainable().values))
            .isEqualTo(Tensors.toFloats(model.trainable().values));
      }
    }
    SafeTensors.read(
        adapters.resolve("adapter_model.safetensors"),
        file ->
            assertThat(file.names())
                .contains(
                    "base_model.model.model.layers.1.mlp.gate_up_proj.lora_magnitude_vector"));
  }

  /** Writes adapters of the base of this name, with values off their beginnings. */
  private Path saved(String base) {
    Path adapters = folder.resolve("adapters");
    try (LanguageModel model =
            Checkpoint.loadForTraining(base(base), SETTINGS, DataType.FP32, Device.CPU);
        PointerScope _ = new PointerScope()) {
      model.trainable().values.add_(new Scalar(0.1));
      AdapterFolder.save(adapters, model, base(base));
    }
    return adapters;
  }

  @Test
  void what_is_saved_is_what_is_loaded() throws IOException {
    Path adapters = saved("llama");
    Path again = folder.resolve("again");
    try (LanguageModel model = load(adapters, "llama");
        LanguageModel fresh =
            Checkpoint.loadForTraining(base("llama"), SETTINGS, DataType.FP32, Device.CPU)) {
      assertThat(model.adapters()).contains(SETTINGS);
      fresh.trainable().values.add_(new Scalar(0.1));
      assertThat(Tensors.toFloats(model.trainable().values))
          .isEqualTo(Tensors.toFloats(fresh.trainable().values));
      AdapterFolder.save(again, model, base("llama"));
    }
    try (var files = Files.list(adapters)) {
      for (Path file : files.toList()) {
        assertThat(again.resolve(file.getFileName())).hasSameBinaryContentAs(file);
      }
    }
  }

  @Test
  void files_have_the_names_of_peft() {
    Path adapters = saved("llama");
    JsonNode config = Json.read(adapters.resolve("adapter_config.json"));
    assertThat(config.path("base_model_name_or_path").asString(""))
        .isEqualTo(base("llama").toString());
    SafeTensors.read(
        adapters.resolve("adapter_model.safetensors"),
        file ->
            assertThat(file.names())
                .hasSize(12)
                .contains(
                    "base_model.model.model.layers.1.self_attn.v_proj.lora_A.weight",
                    "base_model.model.model.layers.0.mlp.down_proj.lora_B.weight"));
  }

  @Test
  void adapters_of_another_checkpoint_are_refused_by_its_digest() throws IOException {
    Path adapters = saved("llama");
    Path other = folder.resolve("other");
    try (LanguageModel model = Checkpoint.load(base("llama"), Device.CPU);
        PointerScope _ = new PointerScope()) {
      Objects.requireNonNull(model.parameters().get("model.norm.weight")).add_(new Scalar(0.01));
      Checkpoint.saveLike(base("llama"), other, model, DataType.FP32, 1_000_000);
    }
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> AdapterFolder.load(adapters, other, DataType.FP32, Device.CPU))
        .withMessage(
            "%s belongs to a checkpoint with the digest %s, but %s has %s; give the checkpoint that the adapters were trained on",
            adapters.resolve("adapter_model.safetensors"),
            Checkpoint.digest(base("llama")),
            other,
            Checkpoint.digest(other));
  }

  @Test
  void adapters_of_another_shape_are_refused_also_without_a_digest() throws IOException {
    Path weights = peft("llama").resolve("adapter_model.safetensors");
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> load(peft("llama"), "phi3"))
        .withMessageStartingWith("target 'model.layers.0.mlp.gate_proj' is not a matrix of this");
    assertThatExceptionOfType(CorruptCheckpointException.class)
        .isThrownBy(() -> load(peft("llama"), "llama-biased"))
        .withMessageStartingWith(weights + ": found base_model.model.model.layers.0.")
        .withMessageContaining(" of shape [");
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> load(changed("\"model.layers.1.mlp.up_proj\",", ""), "llama"))
        .withMessage(
            "%s holds base_model.model.model.layers.1.mlp.up_proj.lora_A.weight, which is no adapter of the checkpoint's matrices that adapter_config.json names; are they of another model?",
            folder.resolve("changed/adapter_model.safetensors"));
  }

  /** A copy of PEFT's adapters of Llama with other settings. */
  private Path changed(String from, String to) throws IOException {
    Path changed = Files.createDirectories(folder.resolve("changed"));
    Path weights = changed.resolve("adapter_model.safetensors");
    Files.deleteIfExists(weights);
    Files.copy(peft("llama").resolve("adapter_model.safetensors"), weights);
    String config = Files.readString(peft("llama").resolve("adapter_config.json"), UTF_8);
    assertThat(config).contains(from);
    Files.writeString(changed.resolve("adapter_config.json"), config.replace(from, to), UTF_8);
    return changed;
  }

  @Test
  void what_is_no_folder_of_adapters_is_refused() throws IOException {
    Path none = folder.resolve("none");
    refused(none, none + " is not a folder of adapters");
    Files.createDirectories(none);
    refused(none, none.resolve("adapter_model.safetensors") + " does not exist");
    Path changed = changed("\"r\": 3", "\"r\": 3");
    Files.delete(changed.resolve("adapter_config.json"));
    refused(changed, changed.resolve("adapter_config.json") + " does not exist");
  }

  private static void refused(Path adapters, String message) {
    assertThatExceptionOfType(BadInputException.class)
        .isThrownBy(() -> load(adapters, "llama"))
        .withMessage(message);
  }

  @Test
  void a_seed_that_is_no_number_is_refused() {
    Path adapters = saved("llama");
    Path weights = adapters.resolve("adapter_model.safetensors");
    SafeTensors.write(weights, Map.of(), DataType.FP32, Map.of("plumbline_seed", "x"));
    assertThatExceptionOfType(CorruptCheckpointException.class)
        .isThrownBy(() -> load(adapters, "llama"))
        .withMessage(weights + ": found plumbline_seed 'x', expected a number");
  }

  @Test
  void a_model_without_adapters_is_not_saved_as_some() {
    try (LanguageModel model = Small.model(1)) {
      assertThatExceptionOfType(BadInputException.class)
          .isThrownBy(() -> AdapterFolder.save(folder.resolve("none"), model, base("llama")))
          .withMessage(
              "the model has no adapters to write to %s; save it as a checkpoint",
              folder.resolve("none"));
    }
  }
}
