"""Trains with TRL what `plumbline train --engine trl` wrote down: the tokens of data.jsonl, in their order, as config.json says.

    accelerate launch train.py

Beside this file's folder it leaves `checkpoint`, and `adapter` where adapters are trained; beside this file log.json, and while it
trains `state`, from which the same command goes on. Written for TRL 1.16, transformers 5.24 and PEFT 0.21; needs nothing of Plumbline.
"""

import json
import math
import os
import pathlib
import shutil

import torch
from datasets import Dataset
from peft import LoraConfig, PeftModel, get_peft_model
from transformers import AutoModelForCausalLM, AutoTokenizer, set_seed
from transformers.trainer_utils import get_last_checkpoint
from trl import DPOConfig, DPOTrainer, SFTConfig, SFTTrainer

HERE = pathlib.Path(__file__).resolve().parent
CONFIG = json.loads((HERE / "config.json").read_text(encoding="utf-8"))
BASE = pathlib.Path(CONFIG["base"])
CHECKPOINT = HERE.parent / "checkpoint"
ADAPTER = HERE.parent / "adapter"
STATE = HERE / "state"


def rate(step):
    """Share of the full learning rate; 0 is the first step."""
    steps, warmup = CONFIG["steps"], CONFIG["warmup_steps"]
    if step < warmup:
        return (step + 1) / warmup
    if step >= steps:
        return CONFIG["final_rate"]
    cosine = 0.5 * (1 + math.cos(math.pi * (step - warmup) / (steps - warmup)))
    return CONFIG["final_rate"] + (1 - CONFIG["final_rate"]) * cosine


class AsPlumbline:
    """The optimizer's rates, and what decays: matrices alone."""

    def create_scheduler(self, num_training_steps, optimizer=None):
        self.lr_scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer or self.optimizer, rate)
        return self.lr_scheduler

    def get_decay_parameter_names(self, model):
        return [name for name, value in model.named_parameters() if value.dim() > 1]


class Tokens(AsPlumbline, SFTTrainer):
    pass


class Pairs(AsPlumbline, DPOTrainer):
    def _prepare_dataset(self, dataset, *_):
        """As it is: DPOTrainer only tokenizes texts, and these are the columns that it makes of them."""
        return dataset


def rows():
    with open(HERE / "data.jsonl", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def settings():
    """What both trainers are told."""
    processes = int(os.environ.get("WORLD_SIZE", "1"))
    batch, at_once = CONFIG["batch_size"], CONFIG["rows_at_once"]
    if batch % processes:
        raise SystemExit(f"{batch} rows a step cannot be shared by {processes} processes; launch as many as divide them")
    at_once = math.gcd(batch // processes, at_once)
    return {
        "output_dir": str(STATE),
        "max_steps": CONFIG["steps"],
        "per_device_train_batch_size": at_once,
        "gradient_accumulation_steps": batch // processes // at_once,
        "train_sampling_strategy": "sequential",
        "learning_rate": CONFIG["learning_rate"],
        "optim": "adamw_torch",
        "adam_beta1": CONFIG["adam_betas"][0],
        "adam_beta2": CONFIG["adam_betas"][1],
        "adam_epsilon": 1e-8,
        "weight_decay": CONFIG["weight_decay"],
        "max_grad_norm": CONFIG.get("clip"),
        "gradient_checkpointing": CONFIG["gradient_checkpointing"],
        "seed": CONFIG["seed"],
        "max_length": None,  # rows are as long as they may be
        "bf16": False,
        "logging_steps": 1,
        "save_steps": CONFIG["save_every"],
        "save_total_limit": 1,
        "report_to": [],
    }


def model():
    base = AutoModelForCausalLM.from_pretrained(BASE, dtype=getattr(torch, CONFIG["dtype"]))
    lora = CONFIG.get("lora")
    if lora is None:
        return base
    return get_peft_model(
        base,
        LoraConfig(
            task_type="CAUSAL_LM",
            r=lora["rank"],
            lora_alpha=lora["alpha"],
            lora_dropout=lora["dropout"],
            target_modules=lora["targets"],
            use_dora=lora["dora"],
        ),
    )


def trainer():
    set_seed(CONFIG["seed"])  # before the adapters begin at random
    tokenizer = AutoTokenizer.from_pretrained(BASE)
    if tokenizer.pad_token is None:
        tokenizer.pad_token = tokenizer.eos_token or tokenizer.convert_ids_to_tokens(0)
    given = {"model": model(), "train_dataset": Dataset.from_list(rows()), "processing_class": tokenizer}
    preferences = CONFIG.get("preferences")
    if preferences is None:
        return Tokens(args=SFTConfig(**settings()), **given)
    args = DPOConfig(
        beta=preferences["beta"],
        loss_type=[preferences["loss"]],
        disable_dropout=False,
        precompute_ref_log_probs=CONFIG.get("lora") is None,
        **settings(),
    )
    return Pairs(args=args, **given)


def check(training):
    """Makes sure that the trainer computes the tokens that it was given, with loss where it was told."""
    batch = next(iter(training.get_train_dataloader()))
    first = rows()[0]
    if "prompt_ids" in first:
        ids = first["prompt_ids"] + first["chosen_ids"]
        counted = [0] * len(first["prompt_ids"]) + [1] * len(first["chosen_ids"])
        same = batch["completion_mask"][0, : len(ids)].tolist() == counted
    else:
        ids = first["input_ids"]
        same = batch["labels"][0, : len(ids)].tolist() == first["labels"]
    main = training.accelerator.is_main_process
    if main and not (same and batch["input_ids"][0, : len(ids)].tolist() == ids):
        raise SystemExit("this version of TRL changes the tokens that it is given; use the one that train.py names")


def converted(state, dtype):
    """Weights in another number format; one that has two names stays one."""
    done = {}
    return {name: done.setdefault(value.data_ptr(), value.to(dtype)) for name, value in state.items()}


def save(training):
    state = training.accelerator.get_state_dict(training.model)
    if not training.accelerator.is_main_process:
        return
    trained = training.accelerator.unwrap_model(training.model)
    dtype = getattr(torch, CONFIG["save_dtype"])
    part = CHECKPOINT.with_name("checkpoint.part")
    shutil.rmtree(part, ignore_errors=True)
    if CONFIG.get("lora") is None:
        trained.config.dtype = dtype
        trained.save_pretrained(part, state_dict=converted(state, dtype))
    else:
        trained.save_pretrained(ADAPTER, state_dict=state)
        base = AutoModelForCausalLM.from_pretrained(BASE, dtype=torch.float32)
        PeftModel.from_pretrained(base, ADAPTER).merge_and_unload().to(dtype).save_pretrained(part)
    for file in CONFIG["accompanying_files"]:
        shutil.copyfile(BASE / file, part / file)
    (HERE / "log.json").write_text(json.dumps(training.state.log_history, indent=1) + "\n", encoding="utf-8")
    part.rename(CHECKPOINT)
    shutil.rmtree(STATE, ignore_errors=True)


def main():
    if CHECKPOINT.exists():
        raise SystemExit(f"{CHECKPOINT} is there already; nothing is left to do")
    training = trainer()
    check(training)
    training.train(resume_from_checkpoint=get_last_checkpoint(STATE) if STATE.exists() else None)
    save(training)


main()
