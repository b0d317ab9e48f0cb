"""Makes tiny random checkpoints of every architecture with the transformers library, with what it computes of them.

    bench/architectures.sh            makes an environment with pinned versions, and the fixtures

Each folder holds what `save_pretrained` writes, and `expected.safetensors`: two texts, their logits, and every
seventh element of the gradients of the mean cross-entropy of the longer one. Every setting differs from its default, so that each term matters, and no
weight is what it begins as. Windows are shorter than the longer text.
"""

import pathlib
import shutil
import sys

import torch
from safetensors.torch import save_file
from transformers import AutoConfig, AutoModelForCausalLM

COMMON = {
    "vocab_size": 40, "hidden_size": 24, "intermediate_size": 20, "num_hidden_layers": 2, "num_attention_heads": 4,
    "num_key_value_heads": 2, "max_position_embeddings": 64, "rms_norm_eps": 3e-5, "bos_token_id": 1,
    "eos_token_id": 2, "pad_token_id": 0,
}
LLAMA3 = {"rope_type": "llama3", "rope_theta": 50.0, "factor": 4.0, "low_freq_factor": 1.0, "high_freq_factor": 3.0,
          "original_max_position_embeddings": 24}
YARN = {"rope_type": "yarn", "rope_theta": 70.0, "factor": 4.0, "original_max_position_embeddings": 16,
        "beta_fast": 4.0, "beta_slow": 0.5}
FULL, SLIDING = "full_attention", "sliding_attention"

MODELS = {
    "llama": {"model_type": "llama", "rope_parameters": {"rope_type": "default", "rope_theta": 900.0}},
    "llama-biased": {"model_type": "llama", "attention_bias": True, "mlp_bias": True, "head_dim": 12,
                     "tie_word_embeddings": True, "rope_parameters": LLAMA3},
    "llama-linear": {"model_type": "llama",
                     "rope_parameters": {"rope_type": "linear", "rope_theta": 40.0, "factor": 3.0}},
    "llama-yarn": {"model_type": "llama", "rope_parameters": YARN},
    "llama-yarn-scaled": {"model_type": "llama",
                          "rope_parameters": {**YARN, "mscale": 0.7, "mscale_all_dim": 0.4, "truncate": False}},
    "mistral": {"model_type": "mistral", "sliding_window": 7, "head_dim": 6,
                "rope_parameters": {"rope_type": "default", "rope_theta": 300.0}},
    "qwen2": {"model_type": "qwen2", "tie_word_embeddings": True,
              "rope_parameters": {"rope_type": "default", "rope_theta": 2000.0}},
    "qwen2-sliding": {"model_type": "qwen2", "num_hidden_layers": 3, "use_sliding_window": True, "sliding_window": 6,
                      "max_window_layers": 1, "rope_parameters": YARN},
    "qwen3": {"model_type": "qwen3", "head_dim": 10, "attention_bias": True,
              "rope_parameters": {"rope_type": "default", "rope_theta": 5000.0}},
    "gemma2": {"model_type": "gemma2", "head_dim": 12, "query_pre_attn_scalar": 20, "sliding_window": 5,
               "attn_logit_softcapping": 2.0, "final_logit_softcapping": 3.0,
               "rope_parameters": {"rope_type": "default", "rope_theta": 100.0}},
    "gemma2-uncapped": {"model_type": "gemma2", "num_hidden_layers": 3, "head_dim": 8, "query_pre_attn_scalar": 9,
                        "sliding_window": 9, "attn_logit_softcapping": None, "final_logit_softcapping": None,
                        "layer_types": [FULL, SLIDING, FULL], "tie_word_embeddings": False, "attention_bias": True,
                        "rope_parameters": {"rope_type": "default", "rope_theta": 100.0}},
    "gemma3": {"model_type": "gemma3_text", "num_hidden_layers": 4, "head_dim": 10, "query_pre_attn_scalar": 14,
               "sliding_window": 6, "layer_types": [SLIDING, SLIDING, FULL, SLIDING],
               "rope_parameters": {FULL: {"rope_type": "linear", "factor": 2.0, "rope_theta": 800.0},
                                   SLIDING: {"rope_type": "default", "rope_theta": 30.0}}},
    "olmo2": {"model_type": "olmo2", "attention_bias": True,
              "rope_parameters": {"rope_type": "default", "rope_theta": 700.0}},
    "olmo3": {"model_type": "olmo3", "num_hidden_layers": 4, "sliding_window": 5,
              "layer_types": [SLIDING, FULL, SLIDING, FULL],
              "rope_parameters": {FULL: YARN, SLIDING: {"rope_type": "default", "rope_theta": 200.0}}},
    "smollm3": {"model_type": "smollm3", "num_hidden_layers": 3, "no_rope_layers": [1, 0, 1], "attention_bias": True,
                "mlp_bias": True, "rope_parameters": {"rope_type": "default", "rope_theta": 600.0}},
    "smollm3-sliding": {"model_type": "smollm3", "num_hidden_layers": 4, "no_rope_layer_interval": 2,
                        "use_sliding_window": True, "sliding_window": 8, "tie_word_embeddings": False,
                        "rope_parameters": YARN},
    "granite": {"model_type": "granite", "embedding_multiplier": 3.0, "residual_multiplier": 0.4,
                "attention_multiplier": 0.2, "logits_scaling": 1.7, "attention_bias": True, "mlp_bias": True,
                "rope_parameters": {"rope_type": "default", "rope_theta": 400.0}},
    "phi3": {"model_type": "phi3", "hidden_size": 32, "sliding_window": 9, "original_max_position_embeddings": 64,
             "rope_parameters": {"rope_type": "default", "rope_theta": 500.0, "partial_rotary_factor": 0.75}},
    # Within the original length, for which the short factors are.
    "phi3-long": {"model_type": "phi3", "original_max_position_embeddings": 48,
                  "rope_parameters": {"rope_type": "longrope", "rope_theta": 500.0,
                                      "short_factor": [1.0, 1.5, 2.5], "long_factor": [2.0, 3.0, 5.0],
                                      "original_max_position_embeddings": 48}},
}
SHARDED = {"llama-biased", "gemma3", "phi3"}


def shake(model, generator):
    """Norms off their beginnings, biases off zero, and matrices wide enough for scores to differ."""
    for name, weight in model.named_parameters():
        noise = torch.randn(weight.shape, generator=generator)
        with torch.no_grad():
            if weight.dim() == 2:
                weight.copy_(noise * 1.2 / weight.shape[1] ** 0.5)
            else:
                weight.add_(0.3 * noise)


def make(folder, name, settings, seed):
    generator = torch.Generator().manual_seed(seed)
    settings = {**COMMON, **settings}
    config = AutoConfig.for_model(settings.pop("model_type"), **settings)
    model = AutoModelForCausalLM.from_config(config, attn_implementation="eager").float().eval()
    shake(model, generator)
    shutil.rmtree(folder, ignore_errors=True)
    model.save_pretrained(folder, max_shard_size="16KB" if name in SHARDED else "5GB")
    for file in folder.glob("*.py"):
        file.unlink()
    expected = {}
    for text, length in (("long", 40), ("short", 5)):
        tokens = torch.randint(3, config.vocab_size, (length,), generator=generator)
        expected[text + ".tokens"] = tokens.float()
        with torch.no_grad():
            expected[text + ".logits"] = model(tokens[None]).logits[0]
    tokens = expected["long.tokens"].long()[None]
    logits = model(tokens).logits[0, :-1]
    loss = torch.nn.functional.cross_entropy(logits, tokens[0, 1:])
    loss.backward()
    expected["loss"] = loss.detach()[None]
    stored = set(model.state_dict()) - {"lm_head.weight"} if config.tie_word_embeddings else set(model.state_dict())
    for weight, value in model.named_parameters():
        assert weight in stored, weight
        expected["gradient." + weight] = value.grad.flatten()[::7].clone()
    save_file({key: value.contiguous() for key, value in expected.items()}, folder / "expected.safetensors")


def main():
    root = pathlib.Path(sys.argv[1])
    for seed, (name, settings) in enumerate(MODELS.items()):
        make(root / name, name, settings, seed)
        print(name, sum(file.stat().st_size for file in (root / name).iterdir()))


main()
