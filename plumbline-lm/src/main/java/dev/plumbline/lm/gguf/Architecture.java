package dev.plumbline.lm.gguf;

import dev.plumbline.lm.BadInputException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A family of decoders: what it is called on both sides, and how its weights are named. */
enum Architecture {
  LLAMA("llama", "llama", "LlamaForCausalLM", List.of(Names.NORM_BEFORE, Names.SEPARATE)),
  QWEN2("qwen2", "qwen2", "Qwen2ForCausalLM", List.of(Names.NORM_BEFORE, Names.SEPARATE)),
  QWEN3(
      "qwen3",
      "qwen3",
      "Qwen3ForCausalLM",
      List.of(Names.NORM_BEFORE, Names.SEPARATE, Names.HEAD_NORMS)),
  GEMMA2("gemma2", "gemma2", "Gemma2ForCausalLM", List.of(Names.NORM_AROUND, Names.SEPARATE)),
  GEMMA3(
      "gemma3",
      "gemma3_text",
      "Gemma3ForCausalLM",
      List.of(Names.NORM_AROUND, Names.SEPARATE, Names.HEAD_NORMS)),
  OLMO2(
      "olmo2",
      "olmo2",
      "Olmo2ForCausalLM",
      List.of(Names.NORM_AFTER, Names.SEPARATE, Names.HEAD_NORMS)),
  SMOLLM3("smollm3", "smollm3", "SmolLM3ForCausalLM", List.of(Names.NORM_BEFORE, Names.SEPARATE)),
  GRANITE("granite", "granite", "GraniteForCausalLM", List.of(Names.NORM_BEFORE, Names.SEPARATE)),
  PHI3("phi3", "phi3", "Phi3ForCausalLM", List.of(Names.NORM_BEFORE, Names.FUSED));

  /** Modules of a layer, by their names in GGUF. */
  private static final class Names {
    static final Map<String, String> NORM_BEFORE =
        Map.of("attn_norm", "input_layernorm", "ffn_norm", "post_attention_layernorm");
    static final Map<String, String> NORM_AFTER =
        Map.of(
            "post_attention_norm", "post_attention_layernorm",
            "post_ffw_norm", "post_feedforward_layernorm");
    static final Map<String, String> NORM_AROUND =
        Map.of(
            "attn_norm", "input_layernorm",
            "post_attention_norm", "post_attention_layernorm",
            "ffn_norm", "pre_feedforward_layernorm",
            "post_ffw_norm", "post_feedforward_layernorm");
    static final Map<String, String> SEPARATE =
        Map.of(
            "attn_q", "self_attn.q_proj",
            "attn_k", "self_attn.k_proj",
            "attn_v", "self_attn.v_proj",
            "attn_output", "self_attn.o_proj",
            "ffn_gate", "mlp.gate_proj",
            "ffn_up", "mlp.up_proj",
            "ffn_down", "mlp.down_proj");
    static final Map<String, String> FUSED =
        Map.of(
            "attn_qkv", "self_attn.qkv_proj",
            "attn_output", "self_attn.o_proj",
            "ffn_up", "mlp.gate_up_proj",
            "ffn_down", "mlp.down_proj");
    static final Map<String, String> HEAD_NORMS =
        Map.of("attn_q_norm", "self_attn.q_norm", "attn_k_norm", "self_attn.k_norm");
  }

  /** The name in GGUF, and before each of its settings. */
  final String ggufName;

  /** The {@code model_type} of a configuration. */
  final String modelType;

  /** The class in the transformers library. */
  final String className;

  /** Modules of a layer, from their names in GGUF to those in a checkpoint folder. */
  final Map<String, String> modules;

  Architecture(
      String ggufName, String modelType, String className, List<Map<String, String>> modules) {
    this.ggufName = ggufName;
    this.modelType = modelType;
    this.className = className;
    this.modules =
        modules.stream()
            .flatMap(part -> part.entrySet().stream())
            .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /** Whether its queries and keys lie in pairs of a rotation, not in its two halves. */
  boolean pairsRotations() {
    return switch (this) {
      case LLAMA, SMOLLM3, GRANITE -> true;
      case QWEN2, QWEN3, GEMMA2, GEMMA3, OLMO2, PHI3 -> false;
    };
  }

  /** Whether a checkpoint folder has the weights of norms less one. */
  boolean offsetsNorms() {
    return switch (this) {
      case GEMMA2, GEMMA3 -> true;
      case LLAMA, QWEN2, QWEN3, OLMO2, SMOLLM3, GRANITE, PHI3 -> false;
    };
  }

  /** The one of a file. */
  static Architecture of(Container container) {
    String name = container.value("general.architecture").asString("");
    Architecture found =
        Arrays.stream(values())
            .filter(architecture -> architecture.ggufName.equals(name))
            .findFirst()
            .orElseThrow(() ->
                new BadInputException(
                    "%s: general.architecture is '%s', must be one of %s"
                        .formatted(
                            container.file(),
                            name,
                            Arrays.stream(values()).map(known -> known.ggufName).toList())));
    BadInputException.unless(
        container.value(name + ".expert_count").asInt(0) == 0,
        "%s: %s.expert_count is %s, a mixture of experts is not computed",
        container.file(),
        name,
        container.value(name + ".expert_count"));
    return found;
  }
}
