"""Makes adapters of tiny random checkpoints with the PEFT library, with what it computes of them, and reads adapters back.

    bench/lora.sh              makes an environment with pinned versions, and does both
    lora.py make BASES FOLDER    fixtures of AdapterFolderTest: a folder of adapters for each of some of the checkpoints
    lora.py check BASES WORK     trains adapters of all checkpoints with Plumbline, and compares logits of the longer text

Each folder holds what PEFT's `save_pretrained` writes, and `expected.safetensors`: the logits of the base's longer text, the mean
cross-entropy, and its gradients in full, with neither A nor B as it begins, and without dropout,
computed in float64.
"""

import json
import os
import pathlib
import shlex
import shutil
import subprocess
import sys

import torch
from peft import LoraConfig, PeftModel, get_peft_model
from safetensors.torch import load_file, save_file
from transformers import AutoModelForCausalLM

ADAPTERS = {
    "llama": {"r": 3, "lora_alpha": 5, "target_modules": "all-linear"},
    "qwen2": {"r": 2, "lora_alpha": 7, "target_modules": ["q_proj", "v_proj", "down_proj"], "lora_dropout": 0.25},
    "gemma3": {"r": 4, "lora_alpha": 4, "target_modules": ["k_proj", "o_proj", "up_proj"]},
    "phi3": {"r": 5, "lora_alpha": 2.5, "target_modules": "all-linear"},
}


def base(folder):
    return AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager")


def text(folder):
    return load_file(folder / "expected.safetensors")["long.tokens"].long()[None]


def make(bases, folder, name, settings, seed):
    generator = torch.Generator().manual_seed(seed)
    model = get_peft_model(base(bases / name), LoraConfig(task_type="CAUSAL_LM", **settings)).eval()
    for weight, value in model.named_parameters():
        if "lora_" in weight:
            with torch.no_grad():
                value.copy_(torch.randn(value.shape, generator=generator) * 0.7 / value.shape[1] ** 0.5)
    shutil.rmtree(folder, ignore_errors=True)
    model.save_pretrained(folder)
    (folder / "README.md").unlink(missing_ok=True)
    config = json.loads((folder / "adapter_config.json").read_text())
    config["base_model_name_or_path"] = name  # not where it lay
    config["target_modules"] = sorted(config["target_modules"])  # or they are in another order each time
    (folder / "adapter_config.json").write_text(json.dumps(config, indent=2) + "\n")
    tokens = text(bases / name)
    model.double()
    logits = model(tokens).logits[0]
    loss = torch.nn.functional.cross_entropy(logits[:-1], tokens[0, 1:])
    loss.backward()
    expected = {"logits": logits.detach(), "loss": loss.detach()[None]}
    for weight, value in model.named_parameters():
        if "lora_" in weight:
            expected["gradient." + weight.replace(".default", "")] = value.grad
    save_file({key: value.float().contiguous() for key, value in expected.items()}, folder / "expected.safetensors")


def largest(one, other):
    return f"{(one - other).abs().max().item():.1e}"


def check(checkpoint, work):
    """Trains adapters with Plumbline, and reads them, and what they were merged into, with PEFT and transformers."""
    tokens = text(checkpoint)
    adapters, merged = work / checkpoint.name, work / (checkpoint.name + "-merged")
    arguments = [checkpoint, adapters, merged, *tokens[0].tolist()]
    printed = subprocess.run([*shlex.split(os.environ["PLUMBLINE"]), *map(str, arguments)], check=True, text=True,
                             stdout=subprocess.PIPE).stdout
    ours = torch.tensor([[float(value) for value in line.split()] for line in printed.splitlines()])
    with torch.no_grad():
        alone = base(checkpoint)(tokens).logits[0]
        adapted = PeftModel.from_pretrained(base(checkpoint), adapters).eval()(tokens).logits[0]
        whole = base(merged)(tokens).logits[0]
    print("|", checkpoint.name, "|", largest(ours, adapted), "|", largest(ours, whole), "|", largest(ours, alone), "|")


def main():
    command, bases, folder = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    if command == "check":
        print("| checkpoint | from PEFT, adapted | from transformers, merged | from before training |")
        print("|---|--:|--:|--:|")
        for checkpoint in sorted(bases.iterdir()):
            check(checkpoint, folder)
        return
    for seed, (name, settings) in enumerate(ADAPTERS.items()):
        make(bases, folder / name, name, settings, seed)
        print(name, sum(file.stat().st_size for file in (folder / name).iterdir()))


main()
