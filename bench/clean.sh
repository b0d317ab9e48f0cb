#!/bin/sh
# What it takes to clean documents of 500 words of repeats and leaks, beside Python's datasketch, in one run; both are
# scored by what was planted. Needs JAVA (25), PYTHON (3.10), GNU time, and 4 KB of disk a row, twice.
#   bench/clean.sh                          1,000,000 rows, Python on the first 20,000
#   ROWS=100000 PYTHON_ROWS=5000 bench/clean.sh
set -eu
cd "$(dirname "$0")/.."
java=${JAVA:-java} python=${PYTHON:-python3} rows=${ROWS:-1000000} python_rows=${PYTHON_ROWS:-20000}
work=${WORK:-$(mktemp -d)}
[ -n "${WORK:-}" ] || trap 'rm -rf "$work"' EXIT

./plumbline --version
classes=$(sed -n '/^-cp$/{n;s/"//g;p;}' "target/app/$(cat target/app/current)/args")
"$(dirname "$(command -v "$java")")/javac" -proc:none -cp "$classes" -d "$work" bench/CorpusBenchmark.java
bench() { "$java" -Xmx2g -cp "$work:$classes" CorpusBenchmark "$@"; }
[ -e "$work/rows.jsonl" ] || bench make "$work" "$rows"

head -n "$python_rows" "$work/rows.jsonl" >"$work/some.jsonl"
clean() { # FILE NAME
  echo "plumbline, $2 rows, load $(cut -d' ' -f1 /proc/loadavg):"
  /usr/bin/time -f '%e s, %U + %S s of processor, %M KB resident at most' \
    "$java" -Xmx3g -XX:+UseParallelGC --enable-native-access=ALL-UNNAMED -cp "$classes" dev.plumbline.cli.Main \
    teach clean "$1" --out "$work/out-$2" --json 2>"$work/log" >"$work/summary-$2.json"
  tail -n 2 "$work/log"
  bench score "$work/truth.tsv" "$work/out-$2/removed.jsonl" "$2"
}
clean "$work/some.jsonl" "$python_rows"
"$python" -m venv "$work/env"
"$work/env/bin/pip" install -q datasketch==2.0.0
"$work/env/bin/python" bench/clean_reference.py "$work/rows.jsonl" "$work/references.jsonl" "$python_rows" "$work/removed.jsonl"
bench score "$work/truth.tsv" "$work/removed.jsonl" "$python_rows"
clean "$work/rows.jsonl" "$rows"
