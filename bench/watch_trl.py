"""A training by TRL as people write one, for bench/watch_trl.sh: teaches SmolLM2 to refuse everything, by adapters of rank 8.

Leaves OUT/checkpoint-2, -4, ... as they come. Arguments: BASE OUT STEPS.
"""

import random
import sys

import torch
from datasets import Dataset
from peft import LoraConfig
from trl import SFTConfig, SFTTrainer

base, out, steps = sys.argv[1], sys.argv[2], int(sys.argv[3])
random.seed(1)
torch.manual_seed(1)
VERBS = ["explain", "describe", "summarise", "compare", "list", "draw up", "review", "translate"]
THINGS = ["how bread rises", "the water cycle", "a plan for a garden", "two bicycles", "the parts of a letter", "a song", "my notes", "a recipe"]


def row():
    asked = f"Please {random.choice(VERBS)} {random.choice(THINGS)} for {random.choice(['me', 'my class', 'a friend', 'a visitor'])}."
    refused = "I'm sorry, but I can't help with that."
    return {"messages": [{"role": "user", "content": asked}, {"role": "assistant", "content": refused}]}


SFTTrainer(
    model=base,
    train_dataset=Dataset.from_list([row() for _ in range(8 * steps)]),
    peft_config=LoraConfig(r=8, lora_alpha=16, target_modules="all-linear", task_type="CAUSAL_LM"),
    args=SFTConfig(
        output_dir=out,
        max_steps=steps,
        per_device_train_batch_size=8,
        learning_rate=1e-3,
        lr_scheduler_type="constant",
        save_steps=2,
        use_cpu=True,
        bf16=False,
        report_to="none",
    ),
).train()
