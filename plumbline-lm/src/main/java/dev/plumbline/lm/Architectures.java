package dev.plumbline.lm;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** All model_types that are computed, and what is said of others. */
final class Architectures {
  private static final Map<String, Architecture> BY_MODEL_TYPE =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("llama", LlamaFamily::llama),
              Map.entry("mistral", LlamaFamily::mistral),
              Map.entry("granite", LlamaFamily::granite),
              Map.entry("smollm3", LlamaFamily::smolLm3),
              Map.entry("phi3", LlamaFamily::phi3),
              Map.entry("qwen2", QwenFamily::qwen2),
              Map.entry("qwen3", QwenFamily::qwen3),
              Map.entry("gemma2", GemmaFamily::gemma2),
              Map.entry("gemma3_text", GemmaFamily::gemma3),
              Map.entry("olmo2", OlmoFamily::olmo2),
              Map.entry("olmo3", OlmoFamily::olmo3)));

  /** Any of these above 0 makes a mixture of experts. */
  private static final List<String> EXPERTS =
      List.of("num_experts", "num_local_experts", "n_routed_experts", "moe_num_experts");

  private Architectures() {}

  static Set<String> modelTypes() {
    return Collections.unmodifiableSet(BY_MODEL_TYPE.keySet());
  }

  static DecoderConfig of(Path configJson, JsonNode json) {
    ConfigFile file = new ConfigFile(configJson, json);
    String modelType = file.text("model_type", "");
    refuseWhatIsNotComputed(file, modelType);
    Architecture architecture = BY_MODEL_TYPE.get(modelType);
    if (architecture == null) {
      throw new BadInputException(
          "%s: model_type is '%s', must be one of %s"
              .formatted(configJson, modelType, String.join(", ", BY_MODEL_TYPE.keySet())));
    }
    DecoderConfig config = architecture.read(modelType, file);
    file.refuseRest();
    return config;
  }

  private static void refuseWhatIsNotComputed(ConfigFile file, String modelType) {
    for (String key : EXPERTS) {
      BadInputException.unless(
          file.integer(key, 0) == 0,
          "%s: model_type %s is a mixture of experts (%s is %s), which is not computed; take a"
              + " dense model",
          file.file(),
          modelType,
          key,
          file.value(key));
    }
    BadInputException.unless(
        !file.has("vision_config") && !file.has("audio_config"),
        "%s: model_type %s sees or hears (vision_config or audio_config), which is not computed;"
            + " take a model of text alone, such as gemma3_text",
        file.file(),
        modelType);
    BadInputException.unless(
        !file.has("quantization_config"),
        "%s: the weights are quantised (quantization_config is %s), which is not computed; take"
            + " the checkpoint before quantisation",
        file.file(),
        file.value("quantization_config"));
  }
}
