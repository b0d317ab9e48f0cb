#!/usr/bin/env bash
# Makes the fixtures of AdapterFolderTest anew (adapters by PEFT of the checkpoints of ArchitecturesTest, and what it computes
# of them), then trains adapters of every architecture with Plumbline and has PEFT read them. Prints a Markdown table of the
# largest differences of the logits. The same versions write the same fixtures, up to the processor's rounding.
#   bench/lora.sh                              into plumbline-lm/src/test/resources/adapters
#   bench/lora.sh FOLDER                       into another folder
#   PYTHON=.venv/bin/python bench/lora.sh      with an environment that is there already
# Needs Linux, a JDK 25 in JAVA_HOME, Maven (or MAVEN=./mvnw), and python3 with venv and a package index.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
bases=plumbline-lm/src/test/resources/architectures
folder=${1:-plumbline-lm/src/test/resources/adapters}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ -z "${PYTHON:-}" ]; then
  python3 -m venv "$work/python"
  PYTHON=$work/python/bin/python
  "$PYTHON" -m pip --quiet --disable-pip-version-check install torch==2.15.0 transformers==5.24.0 peft==0.21.2 accelerate==1.15.0
fi
export MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED ${MAVEN_OPTS:-}"
"${MAVEN:-mvn}" -q -B -o -pl plumbline-lm -am -Dbuild.folder="$work/"'${project.artifactId}' compile \
  dependency:build-classpath -Dmdep.includeScope=runtime -Dmdep.outputFile="$work/classpath" >&2
classpath=$work/plumbline-lm/classes:$(cat "$work/classpath")
"$JAVA_HOME/bin/javac" -proc:none -cp "$classpath" -d "$work" bench/Adapters.java
export PLUMBLINE="$JAVA_HOME/bin/java --enable-native-access=ALL-UNNAMED -Xmx1g -cp $work:$classpath Adapters"
unset OPENBLAS_CORETYPE
export HF_HUB_OFFLINE=1 HF_HUB_DISABLE_PROGRESS_BARS=1
"$PYTHON" -W ignore bench/lora.py make "$bases" "$folder" >&2
"$PYTHON" -W ignore bench/lora.py check "$bases" "$work" 2>"$work/errors" || {
  cat "$work/errors" >&2
  exit 1
}
