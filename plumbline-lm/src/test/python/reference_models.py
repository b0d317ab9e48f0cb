"""Writes small random models and their logits, for LlamaTest to compare with.

A second implementation of the decoder, in double precision, that shares nothing with the first: written from the
papers, one token and one head at a time, with rotary positions as complex numbers. The weights are written in each of
the three number formats, in one file and in two, by hand, so that reading files made elsewhere is tested too.

    python3 plumbline-lm/src/test/python/reference_models.py plumbline-lm/src/test/resources/dev/plumbline/lm

Needs PyTorch. The same version of it writes the same files.
"""

import json
import math
import pathlib
import struct
import sys

import torch

MODELS = {
    # Grouped queries, tied, float32 in one file; the rotary base where newer configurations have it.
    "llama-tied": {
        "model_type": "llama", "vocab_size": 40, "hidden_size": 24, "intermediate_size": 36, "num_hidden_layers": 2,
        "num_attention_heads": 6, "num_key_value_heads": 2, "head_dim": 4, "max_position_embeddings": 32,
        "rms_norm_eps": 1e-5, "rope_parameters": {"rope_theta": 500.0, "rope_type": "default"},
        "tie_word_embeddings": True, "attention_bias": False, "mlp_bias": False, "hidden_act": "silu",
    },
    # One key and value for all queries, not tied, bfloat16 in two files, sizes left to their defaults.
    "llama-untied": {
        "model_type": "llama", "vocab_size": 32, "hidden_size": 24, "intermediate_size": 32, "num_hidden_layers": 3,
        "num_attention_heads": 4, "num_key_value_heads": 1, "head_dim": None, "max_position_embeddings": 32,
        "rms_norm_eps": 1e-6, "rope_theta": 10000.0, "rope_scaling": None, "tie_word_embeddings": False,
    },
    # Biases on queries, keys and values, heads wider than the model, float16 in one file.
    "qwen2": {
        "model_type": "qwen2", "vocab_size": 36, "hidden_size": 20, "intermediate_size": 28, "num_hidden_layers": 2,
        "num_attention_heads": 4, "num_key_value_heads": 4, "head_dim": 8, "max_position_embeddings": 32,
        "rms_norm_eps": 1e-6, "rope_theta": 1000000.0, "tie_word_embeddings": True, "use_sliding_window": False,
        "hidden_act": "silu",
    },
}
FORMATS = {"llama-tied": "F32", "llama-untied": "BF16", "qwen2": "F16"}
TORCH_TYPES = {"F32": torch.float32, "BF16": torch.bfloat16, "F16": torch.float16}


def shapes(config):
    hidden, inner, heads = config["hidden_size"], config["intermediate_size"], config["num_attention_heads"]
    size = config.get("head_dim") or hidden // heads
    shared = config["num_key_value_heads"]
    yield "model.embed_tokens.weight", (config["vocab_size"], hidden)
    for layer in range(config["num_hidden_layers"]):
        prefix = f"model.layers.{layer}."
        yield prefix + "input_layernorm.weight", (hidden,)
        for name, count in (("q", heads), ("k", shared), ("v", shared)):
            yield prefix + f"self_attn.{name}_proj.weight", (count * size, hidden)
            if config["model_type"] == "qwen2":
                yield prefix + f"self_attn.{name}_proj.bias", (count * size,)
        yield prefix + "self_attn.o_proj.weight", (hidden, heads * size)
        yield prefix + "post_attention_layernorm.weight", (hidden,)
        yield prefix + "mlp.gate_proj.weight", (inner, hidden)
        yield prefix + "mlp.up_proj.weight", (inner, hidden)
        yield prefix + "mlp.down_proj.weight", (hidden, inner)
    yield "model.norm.weight", (hidden,)
    if not config["tie_word_embeddings"]:
        yield "lm_head.weight", (config["vocab_size"], hidden)


def random_weights(config, stored_as, generator):
    weights = {}
    for name, shape in shapes(config):
        around = 1.0 if name.endswith("norm.weight") else 0.0
        spread = 0.2 if len(shape) == 1 else 1.2 / math.sqrt(shape[1])
        values = around + spread * torch.randn(shape, generator=generator, dtype=torch.float64)
        weights[name] = values.to(stored_as)
    return weights


def rms_norm(x, weight, epsilon):
    return x / math.sqrt(float((x * x).sum()) / len(x) + epsilon) * weight


def rotate(head, position, theta):
    half = len(head) // 2
    turned = []
    for i in range(half):
        angle = position * theta ** (-2.0 * i / len(head))
        turned.append(complex(head[i], head[half + i]) * complex(math.cos(angle), math.sin(angle)))
    return torch.tensor([z.real for z in turned] + [z.imag for z in turned], dtype=torch.float64)


def logits(config, weights, tokens):
    w = {name: values.to(torch.float64) for name, values in weights.items()}
    heads, shared = config["num_attention_heads"], config["num_key_value_heads"]
    size = config.get("head_dim") or config["hidden_size"] // heads
    epsilon = config["rms_norm_eps"]
    theta = config.get("rope_parameters", config)["rope_theta"]
    keys = [[[] for _ in range(shared)] for _ in range(config["num_hidden_layers"])]
    values = [[[] for _ in range(shared)] for _ in range(config["num_hidden_layers"])]
    rows = []
    for position, token in enumerate(tokens):
        x = w["model.embed_tokens.weight"][token]
        for layer in range(config["num_hidden_layers"]):
            prefix = f"model.layers.{layer}."

            def project(name, vector):
                y = w[prefix + name + ".weight"] @ vector
                return y + w[prefix + name + ".bias"] if prefix + name + ".bias" in w else y

            y = rms_norm(x, w[prefix + "input_layernorm.weight"], epsilon)
            q = project("self_attn.q_proj", y).view(heads, size)
            k = project("self_attn.k_proj", y).view(shared, size)
            v = project("self_attn.v_proj", y).view(shared, size)
            for head in range(shared):
                keys[layer][head].append(rotate(k[head].tolist(), position, theta))
                values[layer][head].append(v[head])
            mixed = []
            for head in range(heads):
                own = head * shared // heads
                query = rotate(q[head].tolist(), position, theta)
                scores = [float(query @ key) / math.sqrt(size) for key in keys[layer][own]]
                largest = max(scores)
                shares = [math.exp(score - largest) for score in scores]
                mixed.append(sum(s / sum(shares) * value for s, value in zip(shares, values[layer][own])))
            x = x + project("self_attn.o_proj", torch.cat(mixed))
            y = rms_norm(x, w[prefix + "post_attention_layernorm.weight"], epsilon)
            gate = project("mlp.gate_proj", y)
            x = x + project("mlp.down_proj", gate / (1 + torch.exp(-gate)) * project("mlp.up_proj", y))
        output = "model.embed_tokens.weight" if config["tie_word_embeddings"] else "lm_head.weight"
        rows.append(w[output] @ rms_norm(x, w["model.norm.weight"], epsilon))
    return [[float(f"{value:.8g}") for value in row.tolist()] for row in rows]


def raw_bytes(tensor):
    integers = {4: torch.int32, 2: torch.int16}[tensor.element_size()]
    return b"".join(
        value.to_bytes(tensor.element_size(), "little", signed=True)
        for value in tensor.contiguous().view(integers).flatten().tolist())


def write_safetensors(file, tensors, stored_as):
    header, body = {}, b""
    for name, tensor in tensors.items():
        data = raw_bytes(tensor)
        header[name] = {"dtype": stored_as, "shape": list(tensor.shape), "data_offsets": [len(body), len(body) + len(data)]}
        body += data
    text = json.dumps(header).encode()
    file.write_bytes(struct.pack("<Q", len(text)) + text + body)


def write_model(folder, name, config, generator):
    folder.mkdir(parents=True, exist_ok=True)
    stored_as = FORMATS[name]
    weights = random_weights(config, TORCH_TYPES[stored_as], generator)
    # Another order than the one in which a decoder would ask for them.
    names = sorted(weights)
    shards = [names] if name != "llama-untied" else [names[::2], names[1::2]]
    if len(shards) == 1:
        write_safetensors(folder / "model.safetensors", {n: weights[n] for n in names}, stored_as)
    else:
        places = {}
        for number, shard in enumerate(shards, 1):
            file = f"model-{number:05}-of-{len(shards):05}.safetensors"
            write_safetensors(folder / file, {n: weights[n] for n in shard}, stored_as)
            places.update((n, file) for n in shard)
        index = {"metadata": {}, "weight_map": places}
        (folder / "model.safetensors.index.json").write_text(json.dumps(index, indent=1) + "\n")
    (folder / "config.json").write_text(json.dumps(config, indent=1) + "\n")
    texts = [torch.randint(config["vocab_size"], (length,), generator=generator).tolist() for length in (11, 1, 6)]
    expected = [{"tokens": tokens, "logits": logits(config, weights, tokens)} for tokens in texts]
    (folder / "expected.json").write_text(json.dumps(expected) + "\n")


def main():
    generator = torch.Generator().manual_seed(20240229)
    for name, config in MODELS.items():
        write_model(pathlib.Path(sys.argv[1]) / name, name, config, generator)


main()
