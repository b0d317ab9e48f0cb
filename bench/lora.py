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
    "qwen2-dora": {"r": 2, "lora_alpha": 3, "target_modules": ["q_proj", "v_proj", "up_proj", "down_proj"], "use_dora": True},
    "phi3-dora": {"r": 3, "lora_alpha": 2.5, "target_modules": "all-linear", "use_dora": True},
}


def base(folder):
    return AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32, attn_implementation="eager")


def text(folder):
    return load_file(folder / "expected.safetensors")["long.tokens"].long()[None]


def saved(weight):
    """The name that a parameter has in PEFT's files."""
    return weight.replace(".default.weight", "" if "magnitude" in weight else ".weight")


def make(bases, folder, name, settings, seed):
    generator = torch.Generator().manual_seed(seed)
    name = name.removesuffix("-dora")
    model = get_peft_model(base(bases / name), LoraConfig(task_type="CAUSAL_LM", **settings)).eval()
    for weight, value in model.named_parameters():
        if "magnitude" in weight:
            with torch.no_grad():
                value.mul_(1 + 0.3 * torch.randn(value.shape, generator=generator))
        elif "lora_" in weight:
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
            expected["gradient." + saved(weight)] = value.grad
    save_file({key: value.float().contiguous() for key, value in expected.items()}, folder / "expected.safetensors")


def largest(one, other):
    return f"{(one - other).abs().max().item():.1e}"


def plumbline(*arguments):
    """What bench/Adapters.java prints: lines of numbers."""
    printed = subprocess.run([*shlex.split(os.environ["PLUMBLINE"]), *map(str, arguments)], check=True, text=True,
                             stdout=subprocess.PIPE).stdout
    return torch.tensor([[float(value) for value in line.split()] for line in printed.splitlines()])


def check(checkpoint, work, form):
    """Trains adapters with Plumbline, and reads them, and what they were merged into, with PEFT and transformers."""
    tokens = text(checkpoint)
    adapters, merged = work / f"{checkpoint.name}-{form}", work / f"{checkpoint.name}-{form}-merged"
    ours = plumbline("train", form, checkpoint, adapters, merged, *tokens[0].tolist())
    with torch.no_grad():
        alone = base(checkpoint)(tokens).logits[0]
        adapted = PeftModel.from_pretrained(base(checkpoint), adapters).eval()(tokens).logits[0]
        whole = base(merged)(tokens).logits[0]
    apart = steps(checkpoint, adapters, tokens)
    print("|", checkpoint.name, "|", form, "|", largest(ours, adapted), "|", largest(ours, whole), "|",
          largest(ours, alone), "|", apart, "|")


def steps(checkpoint, adapters, tokens):
    """Has both sides train these adapters for three steps more on another text, without dropout: largest difference of a loss."""
    other = tokens.flip(1)
    ours = plumbline("steps", checkpoint, adapters, *other[0].tolist())[:, 0]
    model = PeftModel.from_pretrained(base(checkpoint), adapters, is_trainable=True).eval()  # without dropout
    optimizer = torch.optim.AdamW([value for value in model.parameters() if value.requires_grad], lr=5e-3, betas=(0.9, 0.99),
                                  weight_decay=0)
    losses = []
    for _ in range(len(ours)):
        loss = torch.nn.functional.cross_entropy(model(other).logits[0, :-1], other[0, 1:])
        losses.append(loss.item())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    if len(ours) != 3 or losses[0] - losses[2] < 0.01:
        sys.exit(f"{checkpoint.name}: losses {losses} of {len(ours)} steps tell nothing")
    return largest(ours, torch.tensor(losses))


def main():
    command, bases, folder = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    if command == "check":
        print("| checkpoint | form | from PEFT, adapted | from transformers, merged | from before training | losses of three steps |")
        print("|---|---|--:|--:|--:|--:|")
        for checkpoint in sorted(bases.iterdir()):
            for form in ("LORA", "DORA"):
                check(checkpoint, folder, form)
        return
    for seed, (name, settings) in enumerate(ADAPTERS.items()):
        make(bases, folder / name, name, settings, seed)
        print(name, sum(file.stat().st_size for file in (folder / name).iterdir()))


main()
