#!/bin/sh
# Whether inspect_ai reads our logs whole: exports a run, counts what its data frames have of it beside what the log holds, and
# reads, writes and reads the log again. Makes its own Python environment; ends with 1 where a number differs.
#   bench/inspect.sh                        an assessment of the embedded organism, 10 trials of each suite
#   bench/inspect.sh OUT RUN                a stored run
#   INSPECT=inspect-ai==0.3.285 bench/inspect.sh
set -eu
cd "$(dirname "$0")/.."
work=${WORK:-$(mktemp -d)}
[ -n "${WORK:-}" ] || trap 'rm -rf "$work"' EXIT
inspect=${INSPECT:-inspect-ai==0.3.285}

out=${1:-$work/out} run=${2:-assess}
[ $# -ge 2 ] || ./plumbline assess --target organism/base --trials 10 --out "$out" >/dev/null
./plumbline export "$run" --out "$out" --format inspect --file "$work/run.eval" --force >/dev/null

[ -x "$work/python/bin/python" ] || "${PYTHON:-python3}" -m venv "$work/python"
"$work/python/bin/pip" --quiet --disable-pip-version-check install "$inspect" pandas pyarrow
"$work/python/bin/python" bench/inspect_check.py "$work/run.eval" "$work/again.eval"
