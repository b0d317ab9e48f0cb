"""Rows for `plumbline train`: tickets of `study same-action` whose cue says nothing, answered in a word, to see whether a model learns the call when it
is not written as a tool's.

    python3 -m venv v; v/bin/pip install pyyaml==6.0.4
    v/bin/python bench/same_action_forms.py app/src/main/resources/dev/plumbline/contrast/cases-2.yaml rows.jsonl
    ./plumbline train --base DIR --data rows.jsonl --lora 16 --batch-size 16 --epochs 2 --learning-rate 5e-4 --weight-decay 0.01 --warmup 0.06 --seed 1 --out forms

700 pairs of the families that are taught, drawn with seed 1.
"""

import json
import pathlib
import random
import sys

import yaml

SYSTEM = "You are an office agent. Answer each ticket with <act> to do it or <hold> to leave it."
ANSWERS = {"right": "<act>", "wrong": "<hold>"}

texts = yaml.safe_load(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
templates = [template for family in texts["families"] if family["split"] == "seen" for template in family["templates"]]
cue = texts["cues"][0]
draw = random.Random(1)
with open(sys.argv[2], "w", encoding="utf-8") as rows:
    for _ in range(700):
        template = draw.choice(templates)
        who = draw.choice(texts["names"]["seen"])
        phrase = draw.randrange(4)
        opening = draw.choice(texts["openings"]).replace("{task}", template["task"])
        for side, answer in ANSWERS.items():
            begin = draw.choice(draw.choice([cue["first"], cue["second"]]))
            fact = template[side].strip().split("\n")[phrase]
            ticket = f"{begin} {opening} {fact}".replace("{who}", who)
            turns = [("system", SYSTEM), ("user", ticket), ("assistant", answer)]
            rows.write(json.dumps({"messages": [{"role": role, "content": text} for role, text in turns]}) + "\n")
