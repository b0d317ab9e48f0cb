"""Losses of trainings that bench/engine.sh had both sides do, as a Markdown table.

    engine_check.py FOLDER     with `ours NAME/log.csv` and `trl NAME/trl/log.json`; fails when two losses are more than 1 % apart
"""

import csv
import json
import pathlib
import sys

folder = pathlib.Path(sys.argv[1])
apart = 0.0
print("| | Plumbline | `--engine trl` | largest difference |")
print("|---|---|---|--:|")
for theirs in sorted(folder.glob("trl *")):
    name = theirs.name.removeprefix("trl ")
    ours = [float(row["loss"]) for row in csv.DictReader(open(folder / f"ours {name}" / "log.csv"))]
    trl = [float(entry["loss"]) for entry in json.load(open(theirs / "trl/log.json")) if "loss" in entry]
    if not ours or len(ours) != len(trl):
        sys.exit(f"{name}: {len(ours)} steps, and {len(trl)} of TRL")
    worst = max(abs(one - other) / one for one, other in zip(ours, trl))
    apart = max(apart, worst)
    text = [", ".join(f"{loss:.5f}" for loss in losses) for losses in (ours, trl)]
    print("|", name, "|", text[0], "|", text[1], f"| {100 * worst:.3f} % |")
sys.exit("more than 1 % apart" if apart > 0.01 else 0)
