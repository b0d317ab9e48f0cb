#!/bin/sh
# How fast the pages of 'view' are in Chromium: a store of 200,000 trials listed, filtered and searched, and transcripts of 32 MB.
# Needs JAVA (25), Chromium on the path, Python 3 (it makes an environment with Playwright) and 5 GB of disk.
#   bench/view.sh                    TRIALS=20000 bench/view.sh     WORK=DIR keeps the stores, and uses them again
set -eu
cd "$(dirname "$0")/.."
work=${WORK:-$(mktemp -d)}
mkdir -p "$work"
[ -n "${WORK:-}" ] || trap 'rm -rf "$work"' EXIT
java=${JAVA:-java} trials=${TRIALS:-200000}

./plumbline --version
classes=$(sed -n '/^-cp$/{n;s/"//g;p;}' "target/app/$(cat target/app/current)/args")
"$(dirname "$(command -v "$java")")/javac" -proc:none -cp "$classes" -d "$work" bench/StoreBenchmark.java bench/ViewBenchmark.java
bench() { "$java" -Xmx2g --enable-native-access=ALL-UNNAMED -Djava.io.tmpdir="$work" -cp "$work:$classes" "$@"; }
[ -f "$work/store/plumbline.db" ] || bench StoreBenchmark make "$work/store" "$trials"
[ -f "$work/long/plumbline.db" ] || bench ViewBenchmark "$work/long"
[ -d "$work/env" ] || { python3 -m venv "$work/env" && "$work/env/bin/pip" -q install playwright; }
"$work/env/bin/python" bench/view.py "$work/store" "$work/long"
