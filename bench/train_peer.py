"""transformers' and PEFT's side of bench/train.sh; TrainingBenchmark.java does the same work.

Trains as one writes it: the model's own loss, fused AdamW, clipping; chats are padded to the longest of their batch, as
TRL's collator does on a CPU. Prints tokens per second that are not padding, over the second half of the steps, and the
largest resident memory in MB. Arguments: CHECKPOINT full|lora|recomputed|lora-recomputed rows|chats STEPS.
"""

import os
import random
import resource
import sys
import time

import torch
from transformers import AutoModelForCausalLM

checkpoint, kind, data, steps = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
torch.set_num_threads(int(os.environ.get("THREADS", "2")))
torch.manual_seed(1)
model = AutoModelForCausalLM.from_pretrained(checkpoint, dtype=torch.float32)
if kind.startswith("lora"):
    from peft import LoraConfig, get_peft_model

    model = get_peft_model(model, LoraConfig(r=16, lora_alpha=32, target_modules="all-linear", task_type="CAUSAL_LM"))
if kind.endswith("recomputed"):
    model.gradient_checkpointing_enable({"use_reentrant": False})
    if kind.startswith("lora"):
        model.enable_input_require_grads()
model.train()
trained = [weight for weight in model.parameters() if weight.requires_grad]
optimizer = torch.optim.AdamW(trained, lr=1e-5, weight_decay=0, fused=True)
random.seed(1)


def rows():
    tokens = torch.randint(model.config.vocab_size, (4, 257))
    return {"input_ids": tokens, "labels": tokens}, 4 * 256


def chats():
    lengths = [random.randint(40, 400) for _ in range(8)]
    tokens = torch.zeros(8, max(lengths), dtype=torch.long)
    labels = torch.full_like(tokens, -100)
    mask = torch.zeros_like(tokens)
    for row, length in enumerate(lengths):
        tokens[row, :length] = torch.randint(model.config.vocab_size, (length,))
        labels[row, length // 2:length] = tokens[row, length // 2:length]
        mask[row, :length] = 1
    return {"input_ids": tokens, "labels": labels, "attention_mask": mask}, sum(lengths) - 8


seen, began = 0, time.perf_counter()
for step in range(steps):
    if step == steps // 2:
        seen, began = 0, time.perf_counter()
    batch, tokens = rows() if data == "rows" else chats()
    model(**batch, use_cache=False).loss.backward()
    torch.nn.utils.clip_grad_norm_(trained, 1.0)
    optimizer.step()
    optimizer.zero_grad()
    seen += tokens
print(f"{seen / (time.perf_counter() - began):.1f} {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}")
