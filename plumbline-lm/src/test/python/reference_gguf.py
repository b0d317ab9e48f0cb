"""Writes small GGUF files and what is in them, for the tests of dev.plumbline.lm.gguf to compare with.

The files are written, and blocks are read, by the gguf package of llama.cpp; the models are random ones of the
transformers library, with their weights laid out as llama.cpp's converter does it.

    python3 plumbline-lm/src/test/python/reference_gguf.py plumbline-lm/src/test/resources/dev/plumbline/lm/gguf

Needs gguf 0.19, transformers 5.24, tokenizers 0.23, sentencepiece 0.2.3 and PyTorch. The same version of it writes the same files.
"""

import hashlib
import io
import json
import pathlib
import sys

import gguf
import numpy as np
import sentencepiece
import tokenizers
import torch
import transformers

KINDS = "F32 F16 BF16 Q8_0 Q4_0 Q4_1 Q5_0 Q5_1 Q2_K Q3_K Q4_K Q5_K Q6_K".split()
# Where the half-precision numbers of a block lie: random bytes there would be infinite ones.
HALVES = {"Q8_0": [0], "Q4_0": [0], "Q4_1": [0, 2], "Q5_0": [0], "Q5_1": [0, 2], "Q2_K": [80, 82], "Q3_K": [108],
          "Q4_K": [0, 2], "Q5_K": [0, 2], "Q6_K": [208]}
SMALL = dict(hidden_size=8, intermediate_size=12, num_attention_heads=2, num_key_value_heads=1, head_dim=4,
             vocab_size=16, max_position_embeddings=64, pad_token_id=None, bos_token_id=1, eos_token_id=2)
MODELS = {
    "llama": ("Llama", dict(num_hidden_layers=1, tie_word_embeddings=False, head_dim=16, rope_parameters={
        "rope_type": "llama3", "rope_theta": 5e5, "factor": 8.0, "low_freq_factor": 1.0, "high_freq_factor": 4.0,
        "original_max_position_embeddings": 8192})),
    "llama-linear": ("Llama", dict(num_hidden_layers=1, tie_word_embeddings=True, attention_bias=True, rope_parameters={
        "rope_type": "linear", "rope_theta": 1e4, "factor": 4.0})),
    "llama-yarn": ("Llama", dict(num_hidden_layers=1, tie_word_embeddings=True, rope_parameters={
        "rope_type": "yarn", "rope_theta": 1e4, "factor": 4.0, "original_max_position_embeddings": 16})),
    "qwen2": ("Qwen2", dict(num_hidden_layers=1, tie_word_embeddings=True)),
    "qwen3": ("Qwen3", dict(num_hidden_layers=1, tie_word_embeddings=True)),
    "gemma2": ("Gemma2", dict(num_hidden_layers=2, query_pre_attn_scalar=4, sliding_window=8,
                              attn_logit_softcapping=20.0, final_logit_softcapping=10.0)),
    "gemma3": ("Gemma3Text", dict(num_hidden_layers=7, query_pre_attn_scalar=4, sliding_window=8, rope_parameters={
        "sliding_attention": {"rope_type": "default", "rope_theta": 1e4},
        "full_attention": {"rope_type": "linear", "rope_theta": 1e6, "factor": 8.0}})),
    "olmo2": ("Olmo2", dict(num_hidden_layers=1)),
    "olmo3": ("Olmo3", dict(num_hidden_layers=4, sliding_window=8)),
    "smollm3": ("SmolLM3", dict(num_hidden_layers=4)),
    "granite": ("Granite", dict(num_hidden_layers=1, embedding_multiplier=12.0, logits_scaling=8.0,
                                residual_multiplier=0.22, attention_multiplier=0.0625)),
    "phi3": ("Phi3", dict(num_hidden_layers=1, tie_word_embeddings=False)),
}
PAIRED = {"llama", "mistral", "smollm3", "granite"}
# What is told of a configuration: all that changes what a model computes.
FIELDS = ("model_type vocab_size hidden_size intermediate_size num_hidden_layers num_attention_heads num_key_value_heads"
          " head_dim max_position_embeddings rms_norm_eps tie_word_embeddings hidden_act hidden_activation attention_bias"
          " mlp_bias sliding_window layer_types attn_logit_softcapping final_logit_softcapping query_pre_attn_scalar"
          " embedding_multiplier logits_scaling residual_multiplier attention_multiplier no_rope_layers rope_parameters"
          " bos_token_id eos_token_id pad_token_id use_sliding_window").split()


def blocks(folder):
    """One file with a tensor of each kind, its values beside it, and a value of each kind of metadata."""
    random = np.random.default_rng(1)
    writer = gguf.GGUFWriter(folder / "blocks.gguf", "test")
    values = dict(UINT8=200, INT8=-100, UINT16=60000, INT16=-30000, UINT32=4000000000, INT32=-2000000000, FLOAT32=1e-5,
                  BOOL=True, STRING="naïve ✓", UINT64=2**63 + 1, INT64=-(2**62), FLOAT64=0.1)
    for kind, value in values.items():
        writer.add_key_value("test." + kind.lower(), value, gguf.GGUFValueType[kind])
    writer.add_array("test.array", ["one", "", "drei"])
    writer.add_array("test.numbers", [1, -2, 3])
    for kind in KINDS:
        number = gguf.GGMLQuantizationType[kind]
        size, width = gguf.GGML_QUANT_SIZES[number]
        count = 512 // size
        if size == 1:
            stored = random.standard_normal((2, 256)).astype(np.float32)
            data = stored if kind == "F32" else gguf.quants.quantize(stored, number)
        else:
            data = random.integers(0, 256, (count, width), dtype=np.uint8)
            for at in HALVES[kind]:
                halves = random.uniform(-0.02, 0.02, count).astype(np.float16)
                data[:, at:at + 2] = halves.view(np.uint8).reshape(count, 2)
            data = data.reshape(2, -1)
        writer.add_tensor(kind.lower(), data, raw_dtype=number)
        writer.add_tensor(kind.lower() + ".values", gguf.quants.dequantize(data, number).reshape(2, 256))
    finish(writer)
    rounded(folder, random)


def rounded(folder, random):
    """Values, and the bytes that the package rounds them to."""
    stored = random.standard_normal((2, 64)).astype(np.float32) * 0.05
    stored[0, 32:] = 0  # a block without a scale
    stored[1, :3] = [0.5 / 127, 1.5 / 127, 1]  # halves, which are rounded away from zero
    stored[1, 3:32] = 0
    writer = gguf.GGUFWriter(folder / "rounded.gguf", "test")
    writer.add_tensor("values", stored)
    for kind in "F16 BF16 Q8_0".split():
        number = gguf.GGMLQuantizationType[kind]
        writer.add_tensor(kind.lower(), gguf.quants.quantize(stored, number), raw_dtype=number)
    finish(writer)


def finish(writer):
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def random_model(kind, settings):
    """A model of the transformers library and its weights by name, each a multiple of 1/64."""
    torch.manual_seed(1)
    usual = {key: value for key, value in SMALL.items() if (key, kind) != ("head_dim", "Phi3")}
    config = getattr(transformers, kind + "Config")(**(usual | settings))
    config._attn_implementation = "eager"
    decoder = transformers.AutoModelForCausalLM.from_config(config)
    weights = {}
    for key, value in decoder.state_dict().items():
        if key == "lm_head.weight" and config.tie_word_embeddings:
            continue
        weights[key] = torch.randint(-64, 64, value.shape) / 64  # exact in every format, one added or not
    decoder.load_state_dict(weights, strict=False)
    decoder.tie_weights()
    return decoder, {key: value.numpy().astype(np.float32) for key, value in weights.items()}


def model(folder, name, kind, settings):
    decoder, weights = random_model(kind, settings)
    config = decoder.config
    architecture = {"gemma3_text": "gemma3", "olmo3": "olmo2"}.get(config.model_type, config.model_type)
    writer = gguf.GGUFWriter(folder / f"{name}.gguf", architecture)
    metadata(writer, config)
    tensors(writer, config, architecture, weights)
    finish(writer)
    told = {key: value for key, value in config.to_dict().items() if key in FIELDS}
    sums = {key: {"shape": list(value.shape), "sha256": hashlib.sha256(value.tobytes()).hexdigest()}
            for key, value in weights.items()}
    (folder / f"{name}.json").write_text(json.dumps({"config": told, "tensors": sums}, indent=1) + "\n")


def metadata(writer, config):
    head = getattr(config, "head_dim", None) or config.hidden_size // config.num_attention_heads
    writer.add_block_count(config.num_hidden_layers)
    writer.add_context_length(config.max_position_embeddings)
    writer.add_embedding_length(config.hidden_size)
    writer.add_feed_forward_length(config.intermediate_size)
    writer.add_head_count(config.num_attention_heads)
    writer.add_head_count_kv(config.num_key_value_heads)
    writer.add_layer_norm_rms_eps(config.rms_norm_eps)
    if config.model_type != "phi3":
        writer.add_key_length(head)
        writer.add_value_length(head)
    if config.model_type in PAIRED or config.model_type == "phi3":
        writer.add_rope_dimension_count(head)
    if config.model_type == "phi3":
        writer.add_rope_scaling_orig_ctx_len(config.original_max_position_embeddings)
    if getattr(config, "sliding_window", None):
        writer.add_sliding_window(config.sliding_window)
    if config.model_type == "gemma2":
        writer.add_attn_logit_softcapping(config.attn_logit_softcapping)
        writer.add_final_logit_softcapping(config.final_logit_softcapping)
    if config.model_type == "granite":
        writer.add_attention_scale(config.attention_multiplier)
        writer.add_embedding_scale(config.embedding_multiplier)
        writer.add_residual_scale(config.residual_multiplier)
        writer.add_logit_scale(config.logits_scaling)
    rope(writer, config, head)
    writer.add_tokenizer_model("gpt2")
    writer.add_token_list([f"token{i}" for i in range(config.vocab_size)])
    writer.add_bos_token_id(config.bos_token_id)
    writer.add_eos_token_id(config.eos_token_id)


def rope(writer, config, head):
    rope = config.rope_parameters
    rope = rope.get("full_attention", rope)
    if config.model_type != "gemma2":  # which leaves it to its reader
        writer.add_rope_freq_base(rope["rope_theta"])
    if rope["rope_type"] in ("linear", "yarn"):
        writer.add_rope_scaling_type(gguf.RopeScalingType(rope["rope_type"]))
        writer.add_rope_scaling_factor(rope["factor"])
    if rope["rope_type"] == "yarn":
        writer.add_rope_scaling_orig_ctx_len(rope["original_max_position_embeddings"])
    if rope["rope_type"] == "llama3":
        plain = 1 / (rope["rope_theta"] ** (torch.arange(0, head, 2) / head))
        scaled, _ = transformers.modeling_rope_utils.ROPE_INIT_FUNCTIONS["llama3"](config, "cpu")
        writer.add_tensor("rope_freqs.weight", (plain / scaled).numpy().astype(np.float32))


def tensors(writer, config, architecture, weights):
    number = next(key for key, value in gguf.MODEL_ARCH_NAMES.items() if value == architecture)
    names = gguf.get_tensor_name_map(number, config.num_hidden_layers)
    for key, value in weights.items():
        if config.model_type in PAIRED and ("q_proj" in key or "k_proj" in key):
            heads = config.num_attention_heads if "q_proj" in key else config.num_key_value_heads
            value = value.reshape(heads, 2, value.shape[0] // heads // 2, *value.shape[1:]).swapaxes(1, 2).reshape(
                value.shape)
        if config.model_type.startswith("gemma") and key.endswith("norm.weight"):
            value = value + 1
        writer.add_tensor(names.get_name(key, try_suffixes=(".weight", ".bias")), np.ascontiguousarray(value))


TEXTS = ["The year 2026 has 365 days, I'm sure; they've said so 12 times.", "  two  spaces   three    four\t\ttabs\n\n\nlines \n end ",
         "naïve café Ångström e\u0301", "日本語のテキスト と 한국어", "👩‍👩‍👧 🎉🎉", "def f(x):\n    return x**2 # ½ of ²\r\n", "DON'T can'T it'S",
         "<mark>inside<mark> text <think>and</think> out", "1234567 0.5 1,000", "", " ", "a", "<0x0A> <0x41>", "ẛ̣ ﬁ"]
MARKS = ["<mark>", "<end>", "<|im_end|>"]
CONTRACTIONS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)"
REST = r"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
SPLITS = {"llama-bpe": CONTRACTIONS + r"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}" + REST,
          "qwen2": CONTRACTIONS + r"|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}" + REST}


def byte_level(folder, name):
    """A byte-level vocabulary, cut as one of the names of llama.cpp for it says."""
    pre = tokenizers.pre_tokenizers
    cuts = pre.Sequence([pre.Split(tokenizers.Regex(SPLITS[name]), "isolated"), pre.ByteLevel(False, use_regex=False)]
                        if name in SPLITS else [pre.Digits(True)] * (name == "smollm") + [pre.ByteLevel(False)])
    made = tokenizers.Tokenizer(tokenizers.models.BPE())
    made.pre_tokenizer, made.decoder = cuts, tokenizers.decoders.ByteLevel()
    if name == "qwen2":
        made.normalizer = tokenizers.normalizers.NFC()
    made.train_from_iterator(TEXTS * 3, tokenizers.trainers.BpeTrainer(
        vocab_size=360, special_tokens=MARKS, initial_alphabet=pre.ByteLevel.alphabet(), show_progress=False))
    made.add_tokens([tokenizers.AddedToken(text, normalized=False) for text in ("<think>", "</think>")])
    saved = json.loads(made.to_str())
    names = {index: text for text, index in made.get_vocab().items()}
    writer = vocabulary(folder, name, "gpt2", [names[i] for i in range(len(names))] + ["[PAD362]"],
                        [3] * 3 + [1] * (len(names) - 5) + [4, 4, 5])
    writer.add_tokenizer_pre(name)
    writer.add_token_merges([" ".join(pair) for pair in saved["model"]["merges"]])
    writer.add_eos_token_id(1)
    writer.add_eot_token_id(2)
    writer.add_chat_template([{"name": "default", "template": "{{ messages[0].content }}{{ eos_token }}"},
                              {"name": "tool_use", "template": "{{ tools }}"}])
    finish(writer)
    expected(folder, name, lambda text: made.encode(text, add_special_tokens=False).ids, made.decode)


def pieces(folder, name, prefix):
    """A SentencePiece vocabulary with bytes to fall back on."""
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(TEXTS * 3), model_writer=model, model_type="bpe", vocab_size=420, byte_fallback=True,
        add_dummy_prefix=prefix, remove_extra_whitespaces=False, normalization_rule_name="identity",
        allow_whitespace_only_pieces=True, split_digits=True, minloglevel=2, hard_vocab_limit=False)
    made = sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())
    count = made.get_piece_size()
    roles = [2 if made.is_unknown(i) else 3 if made.is_control(i) else 6 if made.is_byte(i) else 1 for i in range(count)]
    writer = vocabulary(folder, name, "llama", [made.id_to_piece(i) for i in range(count)], roles)
    writer.add_token_scores([made.get_score(i) for i in range(count)])
    writer.add_add_space_prefix(prefix)
    writer.add_chat_template("{{ bos_token }}{{ messages[0].content }}")
    finish(writer)
    expected(folder, name, made.encode, made.decode)


def vocabulary(folder, name, model, tokens, roles):
    writer = gguf.GGUFWriter(folder / f"tokens-{name}.gguf", "llama")
    writer.add_tokenizer_model(model)
    writer.add_token_list(tokens)
    writer.add_token_types(roles)
    return writer


def expected(folder, name, encode, decode):
    rows = [{"text": text, "ids": encode(text), "decoded": decode(encode(text))} for text in TEXTS]
    (folder / f"tokens-{name}.json").write_text(json.dumps(rows, indent=1) + "\n")


if __name__ == "__main__":
    target = pathlib.Path(sys.argv[1])
    target.mkdir(parents=True, exist_ok=True)
    blocks(target)
    for each, (kind, settings) in MODELS.items():
        model(target, each, kind, settings)
    for each in ("default", "smollm", "llama-bpe", "qwen2"):
        byte_level(target, each)
    pieces(target, "pieces", True)
    pieces(target, "pieces-plain", False)
