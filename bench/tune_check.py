"""What bench/tune.sh compares.

    tune_check.py rows ADVICE CHATS PAIRS             24 chats and 24 pairs of a dataset, in TRL's forms
    tune_check.py trl CHECKPOINT CHATS PAIRS          three steps of TRL's SFT and DPO on them: losses, margins
    tune_check.py greedy BASE ADAPTER MERGED FILE     greedy tokens of PEFT with the adapter, of transformers with the merged
                                                      weights, and of llama.cpp with the GGUF file, on 20 prompts
"""

import json
import sys
import tempfile

ROWS = 24
STEPS = 3
NEW = 24


def read(file):
    return [json.loads(line) for line in open(file)]


def rows(advice, chats, pairs):
    with open(chats, "w") as out:
        for row in read(f"{advice}/trl.jsonl")[:ROWS]:
            print(json.dumps({"prompt": row["messages"][:-1], "completion": row["messages"][-1:]}), file=out)
    with open(pairs, "w") as out:
        for row in read(f"{advice}/pairs.jsonl")[:ROWS]:
            print(json.dumps({key: row[key] for key in ("prompt", "chosen", "rejected")}), file=out)


def trl(checkpoint, chats, pairs):
    import datasets
    from transformers import AutoModelForCausalLM, AutoTokenizer
    from trl import DPOConfig, DPOTrainer, SFTConfig, SFTTrainer

    tokenizer = AutoTokenizer.from_pretrained(checkpoint)
    tokenizer.pad_token = tokenizer.pad_token or tokenizer.eos_token

    def up_to_end(row):
        """Without the line end that the template writes after a turn, which TRL counts and no model is asked for."""
        whole = tokenizer.apply_chat_template(row["prompt"] + row["completion"], return_dict=False)
        begin = len(tokenizer.apply_chat_template(row["prompt"], add_generation_prompt=True, return_dict=False))
        end = len(whole) - whole[::-1].index(tokenizer.convert_tokens_to_ids("<|im_end|>"))
        return {"input_ids": whole, "completion_mask": [int(begin <= at < end) for at in range(len(whole))]}

    given = datasets.load_dataset("json", data_files=chats, split="train")
    preferred = datasets.load_dataset("json", data_files=pairs, split="train")
    ended = given.map(up_to_end, remove_columns=given.column_names)
    for name, trainer, kind, data, rate in (
        ("SFT, as it is:", SFTTrainer, SFTConfig, given, 1e-5),
        ("SFT, up to the end of the turn:", SFTTrainer, SFTConfig, ended, 1e-5),
        ("DPO:", DPOTrainer, DPOConfig, preferred, 1e-6),
    ):
        settings = kind(
            output_dir=tempfile.mkdtemp(), max_steps=STEPS, per_device_train_batch_size=ROWS, logging_steps=1, report_to=[],
            save_strategy="no", use_cpu=True, bf16=False, max_length=512, learning_rate=rate, lr_scheduler_type="constant",
            weight_decay=0.0, max_grad_norm=1.0, disable_tqdm=True, gradient_checkpointing=False,
        )
        training = trainer(
            model=AutoModelForCausalLM.from_pretrained(checkpoint), args=settings,
            train_dataset=data, processing_class=tokenizer,
        )
        training.train()
        for entry in training.state.log_history:
            if "loss" in entry:
                margin = entry.get("rewards/margins")
                print(name, f"{float(entry['loss']):.5f}", "" if margin is None else f"{float(margin):.5f}")


def greedy(base, adapter, merged, file):
    import llama_cpp
    import torch
    from peft import PeftModel
    from transformers import AutoModelForCausalLM, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(base)
    asked = [
        f"{who} wants me to {what}. What should I do?"
        for who in ("My boss", "A friend", "My landlord", "The committee")
        for what in ("keep quiet about the fault", "sign for work nobody did", "read my colleague's mail",
                     "move the deadline", "leave the figures out")
    ]
    prompts = [
        tokenizer(f"<|im_start|>user\n{text}<|im_end|>\n<|im_start|>assistant\n")["input_ids"] for text in asked
    ]

    def texts(model):
        with torch.no_grad():
            return [
                model.generate(input_ids=torch.tensor([ids]), attention_mask=torch.ones(1, len(ids)), do_sample=False,
                               max_new_tokens=NEW, repetition_penalty=1.0)[0, len(ids):].tolist()
                for ids in prompts
            ]

    plain = AutoModelForCausalLM.from_pretrained(base, dtype=torch.float32)
    before = texts(plain)
    beside = texts(PeftModel.from_pretrained(plain, adapter))
    whole = texts(AutoModelForCausalLM.from_pretrained(merged, dtype=torch.float32))
    llama = llama_cpp.Llama(file, n_ctx=512, verbose=False, type_k=llama_cpp.GGML_TYPE_F32, type_v=llama_cpp.GGML_TYPE_F32)
    ends = {tokenizer.eos_token_id, tokenizer.convert_tokens_to_ids("<|im_end|>")}
    written = []
    for ids in prompts:
        text = []
        for token in llama.generate(ids, temp=0.0, repeat_penalty=1.0):
            text.append(token)
            if len(text) == NEW or token in ends:
                break
        written.append(text)
    print(f"{len(prompts)} prompts, {NEW} greedy tokens each")
    print("  changed by the adapter:", sum(a != b for a, b in zip(before, beside)))
    print("  PEFT with the adapter = transformers with merged weights:", sum(a == b for a, b in zip(beside, whole)))
    print("  llama.cpp with the GGUF file = transformers with merged weights:", sum(a == b for a, b in zip(written, whole)))
    print("  said by the last:", repr(tokenizer.decode(whole[-1])))


{"rows": rows, "trl": trl, "greedy": greedy}[sys.argv[1]](*sys.argv[2:])
