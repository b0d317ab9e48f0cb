#!/usr/bin/env bash
# Whether the confidence sequences are those of Waudby-Smith and Ramdas' own package, confseq: 1,000 random streams, and the
# largest difference. Needs JAVA_HOME (25), python3 with venv, a package index, a C++ compiler and Boost's headers
# (libboost-dev). Makes its own environment; VENV keeps one.
#   bench/confseq.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
venv=${VENV:-$work/venv}
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
pip() { "$venv/bin/pip" --quiet --disable-pip-version-check "$@"; }
# confseq 0.0.11 asks for a pybind11 that knows no Python above 3.10, and knows no numpy 2.
if ! "$venv/bin/python" -c "import confseq" 2>/dev/null; then
  pip install "numpy<2" scipy matplotlib multiprocess pandas scikit-build cmake ninja pybind11 wheel setuptools
  pip install --no-build-isolation --no-deps confseq==0.0.11
fi

classes=${CLASSES:-}
if [ -z "$classes" ]; then
  ./plumbline --version >/dev/null
  classes=$(sed -n '/^-cp$/{n;s/"//g;p;}' "target/app/$(cat target/app/current)/args")
fi
"$JAVA_HOME/bin/javac" -proc:none -cp "$classes" -d "$work" bench/ConfidenceStreams.java
"$JAVA_HOME/bin/java" -cp "$work:$classes" ConfidenceStreams | "$venv/bin/python" bench/confseq_check.py
