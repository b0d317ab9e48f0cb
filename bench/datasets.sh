#!/bin/sh
# Whether Hugging Face's datasets loads what Plumbline writes: each folder, each configuration of its card, with the columns that
# it should have. Needs python3 with venv, and a package index. Makes its own environment; VENV keeps one.
#   bench/datasets.sh
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
venv=${VENV:-$work/venv}
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/pip" install -q --upgrade 'datasets>=5.2'

teach() { # RECIPE FORMATS [MORE ...]
  recipe=$1 formats=$2
  shift 2
  ./plumbline teach "$recipe" --limit 40 --format "$formats" --parquet --out "$work/$recipe" "$@" >/dev/null
}
teach difficult-advice openai,trl,sharegpt,pairs,prompts
teach tool-harmlessness openai,trl,sharegpt,prompts
teach honeypots openai,trl,sharegpt,prompts --target organism/base
teach stories text
./plumbline teach clean "$work/honeypots/rows.jsonl" --format openai,trl,sharegpt,prompts --out "$work/cleaned" >/dev/null
HF_HOME="$work/cache" HF_HUB_OFFLINE=1 "$venv/bin/python" bench/datasets_check.py "$work"/difficult-advice \
  "$work"/tool-harmlessness "$work"/honeypots "$work"/stories "$work"/cleaned
