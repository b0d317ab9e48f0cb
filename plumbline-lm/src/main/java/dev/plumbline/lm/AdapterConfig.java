package dev.plumbline.lm;

import dev.plumbline.lm.LoraSettings.Form;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** An {@code adapter_config.json} of the PEFT library (Mangrulkar et al. 2022). */
final class AdapterConfig {
  static final String FILE = "adapter_config.json";

  /** Other ways to compute or to choose what is adapted; all are off unless set. */
  private static final List<String> VARIANTS =
      words(
          """
          use_rslora use_qalora use_bdlora lora_bias fan_in_fan_out modules_to_save
          rank_pattern alpha_pattern layers_to_transform layers_pattern exclude_modules
          layer_replication trainable_token_indices target_parameters alora_invocation_tokens
          arrow_config kasa_config velora_config monteclora_config loftq_config corda_config
          lora_ga_config megatron_config
          """);

  /** Settings of Python, or of the beginning, which the weights have left behind. */
  private static final List<String> WITHOUT_EFFECT =
      words(
          """
          auto_mapping base_model_name_or_path ensure_weight_tying eva_config inference_mode
          megatron_core peft_version qalora_group_size revision
          """);

  private AdapterConfig() {}

  private static List<String> words(String text) {
    return List.of(text.strip().split("\\s+"));
  }

  /**
   * Reads the settings.
   *
   * @param seed of the settings, which the file does not have
   * @throws BadInputException when it asks for more than low-rank adapters of whole layers
   * @throws CorruptCheckpointException when a setting is absent or of another kind
   */
  static LoraSettings read(Path directory, long seed) {
    Path path = directory.resolve(FILE);
    ConfigFile file = new ConfigFile(path, Json.read(path));
    BadInputException.unless(
        file.text("peft_type", "").equals("LORA"),
        "%s: peft_type is %s, must be \"LORA\", the only kind of adapter known here",
        path,
        file.value("peft_type"));
    file.only("task_type", "CAUSAL_LM");
    file.only("bias", "none");
    // Others put a part of the weights into the adapter, and so need another base.
    file.only("init_lora_weights", true, false, "gaussian", "orthogonal", "eva");
    VARIANTS.forEach(key -> file.refuse(key, isSet(file.value(key))));
    WITHOUT_EFFECT.forEach(file::has);
    LoraSettings settings =
        new LoraSettings(
            file.integer("r"),
            file.number("lora_alpha"),
            file.number("lora_dropout", 0),
            targets(file),
            seed,
            file.flag("use_dora", false) ? Form.DORA : Form.LORA);
    file.refuseRest();
    return settings;
  }

  private static boolean isSet(JsonNode value) {
    if (value.isContainer()) {
      return !value.isEmpty();
    }
    boolean off = value.isMissingNode() || value.isNull();
    return !off && (!value.isBoolean() || value.asBoolean());
  }

  private static List<String> targets(ConfigFile file) {
    JsonNode targets = file.value("target_modules");
    boolean names =
        targets.isArray()
            && !targets.isEmpty()
            && targets.valueStream().allMatch(JsonNode::isString);
    BadInputException.unless(
        names, "%s: target_modules is %s, must be a list of names", file.file(), targets);
    return targets.valueStream().map(JsonNode::asString).toList();
  }

  /**
   * Writes a file that {@link #read} and PEFT accept.
   *
   * @param settings with targets by name
   * @param base where PEFT finds the model that was adapted
   */
  static void write(Path directory, LoraSettings settings, String base) {
    ObjectNode json = Json.object();
    json.put("peft_type", "LORA");
    json.put("task_type", "CAUSAL_LM");
    json.put("base_model_name_or_path", base);
    json.put("inference_mode", true);
    json.put("r", settings.rank());
    if (settings.alpha() == Math.rint(settings.alpha())) {
      json.put("lora_alpha", (long) settings.alpha());
    } else {
      json.put("lora_alpha", settings.alpha());
    }
    json.put("lora_dropout", settings.dropout());
    settings.targets().forEach(json.putArray("target_modules")::add);
    json.put("bias", "none");
    json.put("fan_in_fan_out", false);
    json.put("init_lora_weights", true);
    json.put("use_dora", settings.form() == Form.DORA);
    json.put("use_rslora", false);
    Json.write(directory.resolve(FILE), json);
  }
}
