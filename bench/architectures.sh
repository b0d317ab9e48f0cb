#!/bin/sh
# Makes the fixtures of ArchitecturesTest anew: a tiny random checkpoint of each architecture, and what transformers computes
# of it. The same versions write the same numbers, up to the processor's rounding.
#   bench/architectures.sh                  into plumbline-lm/src/test/resources/architectures
#   bench/architectures.sh FOLDER           into another folder
#   PYTHON=.venv/bin/python bench/architectures.sh     with an environment that is there already
set -eu
cd "$(dirname "$0")/.."
folder=${1:-plumbline-lm/src/test/resources/architectures}
if [ -z "${PYTHON:-}" ]; then
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  python3 -m venv "$work/python"
  PYTHON=$work/python/bin/python
  "$PYTHON" -m pip --quiet --disable-pip-version-check install "torch==${TORCH:-2.15.0}" "transformers==${TRANSFORMERS:-5.24.0}"
fi
unset OPENBLAS_CORETYPE
"$PYTHON" bench/architectures.py "$folder"
