package dev.plumbline.lm;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * A {@code config.json}, or an object in it, as it is read: remembers what was asked for, so that
 * keys that nobody asked for can be named. A key that is null is one that is absent, unless said.
 */
final class ConfigFile {
  /**
   * Keys of any architecture that say nothing about what a decoder computes: who made it with what,
   * which tokens begin and end a text, and settings of training, of Python and of sampling.
   */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          """
          architectures auto_map dtype torch_dtype model_name model_type name tokenizer_class
          transformers_version transformers.js_config unsloth_fixed unsloth_version
          is_llama_config attn_implementation attn_implementation_autoset cache_implementation
          use_cache use_flash_attn use_flash_attention gradient_checkpointing
          max_sequence_length model_max_length
          bos_token_id eos_token_id pad_token_id unk_token_id sep_token_id cls_token_id
          mask_token_id decoder_start_token_id forced_bos_token_id forced_eos_token_id
          initializer_range initializer_factor attention_dropout resid_pdrop embd_pdrop
          hidden_dropout attn_pdrop dropout output_router_logits
          return_dict output_attentions output_hidden_states torchscript id2label label2id
          problem_type num_labels finetuning_task task_specific_params use_bfloat16
          chunk_size_feed_forward pretraining_tp pruned_heads is_decoder is_encoder_decoder
          add_cross_attention cross_attention_hidden_size tie_encoder_decoder tf_legacy_loss
          prefix
          max_length min_length max_new_tokens do_sample early_stopping num_beams
          num_beam_groups diversity_penalty temperature top_k top_p typical_p
          repetition_penalty length_penalty no_repeat_ngram_size
          encoder_no_repeat_ngram_size bad_words_ids num_return_sequences output_scores
          return_dict_in_generate remove_invalid_values exponential_decay_length_penalty
          suppress_tokens begin_suppress_tokens
          """
              .strip()
              .split("\\s+"));

  private final Path file;
  private final JsonNode json;
  private final String place;
  private final Set<String> asked = new HashSet<>();
  private final Map<String, ConfigFile> inside = new HashMap<>();

  ConfigFile(Path file, JsonNode json) {
    this(file, json, "");
  }

  private ConfigFile(Path file, JsonNode json, String place) {
    this.file = file;
    this.json = json;
    this.place = place;
  }

  Path file() {
    return file;
  }

  /** Whether the key is there and not null. */
  boolean has(String key) {
    asked.add(key);
    return json.hasNonNull(key);
  }

  /** Whether the key is there, be it as null. */
  boolean mentions(String key) {
    asked.add(key);
    return json.has(key);
  }

  JsonNode value(String key) {
    asked.add(key);
    return json.path(key);
  }

  /** An object in this one; empty when it is absent. */
  ConfigFile inside(String key) {
    asked.add(key);
    expect(key, !json.hasNonNull(key) || json.path(key).isObject(), "an object");
    return inside.computeIfAbsent(
        key,
        absent ->
            new ConfigFile(
                file, json.hasNonNull(key) ? json.path(key) : Json.object(), place + key + "."));
  }

  int integer(String key) {
    JsonNode value = value(key);
    expect(key, value.isIntegralNumber() && value.canConvertToInt(), "an integer");
    return value.asInt();
  }

  int integer(String key, int absent) {
    return has(key) ? integer(key) : absent;
  }

  double number(String key) {
    JsonNode value = value(key);
    expect(key, value.isNumber(), "a number");
    return value.asDouble();
  }

  double number(String key, double absent) {
    return has(key) ? number(key) : absent;
  }

  boolean flag(String key, boolean absent) {
    expect(key, !has(key) || value(key).isBoolean(), "true or false");
    return value(key).asBoolean(absent);
  }

  String text(String key, String absent) {
    expect(key, !has(key) || value(key).isString(), "a text");
    return value(key).asString(absent);
  }

  /** The elements of a list; none when it is absent. */
  List<JsonNode> list(String key) {
    expect(key, !has(key) || value(key).isArray(), "a list");
    return value(key).valueStream().toList();
  }

  /** Refuses the key unless it is absent or as in these. */
  void only(String key, Object... allowed) {
    boolean same = !has(key);
    for (Object value : allowed) {
      same |= json.path(key).asString("").equals(String.valueOf(value));
    }
    refuse(key, !same);
  }

  void refuse(String key, boolean unsupported) {
    BadInputException.unless(
        !unsupported,
        "%s: %s%s is %s, which this decoder does not compute",
        file,
        place,
        key,
        json.path(key));
  }

  private void expect(String key, boolean condition, String expected) {
    if (!condition) {
      throw new CorruptCheckpointException(file, place + key + " " + json.path(key), expected);
    }
  }

  /** Whether it might have one; names with a line in front are Python's own notes. */
  private static boolean hasEffect(String key) {
    return !key.startsWith("_") && !WITHOUT_EFFECT.contains(key);
  }

  /** Refuses keys that nobody asked for and that are not known to have no effect. */
  void refuseRest() {
    json.properties().stream()
        .filter(entry -> !entry.getValue().isNull())
        .map(Map.Entry::getKey)
        .filter(key -> !asked.contains(key) && hasEffect(key))
        .findFirst()
        .ifPresent(key -> {
          throw new BadInputException(
              ("%s: %s%s is %s, and what that changes is not known here; take the key out if it"
                      + " changes nothing")
                  .formatted(file, place, key, json.path(key)));
        });
    inside.values().forEach(ConfigFile::refuseRest);
  }
}
