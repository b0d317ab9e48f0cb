#!/bin/sh
# What `teach clean` finds of secrets, personal data, leaks and repeats that are planted anew from a seed, and what it finds falsely.
# Needs JAVA (25) and PYTHON (3.10).
#   bench/plants.sh            seed 1
#   SEED=7 bench/plants.sh
#   PLUMBLINE=../older/plumbline bench/plants.sh    what another version finds in the same rows
set -eu
cd "$(dirname "$0")/.."
java=${JAVA:-java} python=${PYTHON:-python3} plumbline=${PLUMBLINE:-./plumbline} seed=${SEED:-1}
work=${WORK:-$(mktemp -d)}
[ -n "${WORK:-}" ] || trap 'rm -rf "$work"' EXIT

./plumbline --version
classes=$(sed -n '/^-cp$/{n;s/"//g;p;}' "target/app/$(cat target/app/current)/args")
"$(dirname "$(command -v "$java")")/javac" -proc:none -cp "$classes" -d "$work" bench/CorpusBenchmark.java
"$java" -cp "$work:$classes" CorpusBenchmark make "$work" 1
"$python" bench/plants.py make "$work/planted" "$work/references.jsonl" "$seed"
"$plumbline" teach clean "$work/planted/rows.jsonl" --remove repeat,leak,secret,personal --out "$work/out-$$" >&2
"$python" bench/plants.py score "$work/planted" "$work/out-$$/removed.jsonl"
