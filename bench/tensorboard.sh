#!/usr/bin/env bash
# Whether TensorBoard reads the events of a training that was killed and went on: each step once, with the numbers of its
# log.csv. Trains an arm of the organism, kills it at step 60, and goes on to step 80. Needs python3 with venv and a package
# index. Makes its own environment; VENV keeps one.
#   bench/tensorboard.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
work=$(mktemp -d)
training=
trap '[ -z "$training" ] || kill -9 "$training" 2>/dev/null; rm -rf "$work"' EXIT
venv=${VENV:-$work/venv}
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/pip" --quiet --disable-pip-version-check install tensorboard==2.21.0 setuptools==65.5.0

./plumbline --version >/dev/null
train() { ./plumbline train --arm stories --steps 80 --out "$work/arm" >"$work/said" 2>&1; }
train &
training=$!
until [ -f "$work/arm/log.csv" ] && [ "$(wc -l <"$work/arm/log.csv")" -gt 60 ]; do
  kill -0 "$training" || { cat "$work/said" >&2; exit 1; }
  sleep 0.1
done
kill -9 $(pgrep -P "$training") "$training" 2>/dev/null || true
wait "$training" 2>/dev/null || true
training=
train || { cat "$work/said" >&2; exit 1; }
"$venv/bin/python" bench/tensorboard_check.py "$work/arm"
