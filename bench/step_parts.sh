#!/usr/bin/env bash
# Where the time of a step of sampling goes, in milliseconds of one thread: SmolLM2-135M-Instruct in float32, texts of 60 tokens.
#
#   WORK=folder bench/step_parts.sh        in the folder that bench/generate.sh has left: 32 texts a step
#   WORK=folder bench/step_parts.sh 16     of 16
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE
work=${WORK:?give the folder that bench/generate.sh has left}
classpath=$work/plumbline-lm/classes:$(cat "$work/classpath")
"$JAVA_HOME/bin/javac" -proc:none -cp "$classpath" -d "$work/bench" bench/StepParts.java
echo "| part | ms |"
echo "|---|--:|"
OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
  -cp "$work/bench:$classpath" dev.plumbline.lm.StepParts "$work/float32" "${1:-32}"
