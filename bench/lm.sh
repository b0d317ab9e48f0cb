#!/usr/bin/env bash
# Compares Plumbline's language model with PyTorch on one thread: training, sampling and memory.
#
#   bench/lm.sh                      prints a Markdown table of medians; takes about ten minutes
#   VENV=DIR bench/lm.sh             keeps the environment
#   PYTHON=/usr/bin/python3 bench/lm.sh     with the PyTorch that is there
#   ROUNDS=1 STEPS=8 PROMPTS=64 bench/lm.sh     only to see that it runs
#
# The two sides take turns, A B A B, so that what else the machine does falls on both alike.
# The heap is bounded: left to itself, the JVM lets garbage pile up as long as the machine has memory.
# Needs Linux, a JDK 25 in JAVA_HOME, and a python3 with venv and a package index.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

rounds=${ROUNDS:-5}
steps=${STEPS:-80}
prompts=${PROMPTS:-256}
export MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED ${MAVEN_OPTS:-}"
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 MKL_NUM_THREADS=1

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
venv=${VENV:-$work/venv}
python=${PYTHON:-$venv/bin/python}
if [ -z "${PYTHON:-}" ]; then
  [ -x "$python" ] || python3 -m venv "$venv"
  "$venv/bin/pip" --quiet --disable-pip-version-check install torch==2.15.0 numpy
fi
./mvnw -q -B -pl plumbline-lm -am -Dbuild.folder="$work/"'${project.artifactId}' compile \
  dependency:build-classpath -Dmdep.includeScope=runtime -Dmdep.outputFile="$work/classpath" >&2
classpath=$work/plumbline-lm/classes:$(cat "$work/classpath")
"$JAVA_HOME/bin/javac" -proc:none -cp "$classpath" -d "$work" bench/LmBenchmark.java
classpath=$work:$classpath

plumbline() {
  "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -Xmx128m -cp "$classpath" LmBenchmark "$@"
}
pytorch() { "$python" -W ignore bench/lm_pytorch.py "$@" 2>"$work/errors" || { cat "$work/errors" >&2; exit 1; }; }

tasks=("train 2 $steps" "train 4 $steps" "fixed $prompts" "stop $prompts")
for ((round = 1; round <= rounds; round++)); do
  for task in "${tasks[@]}"; do
    for side in plumbline pytorch; do
      # shellcheck disable=SC2086 # a task is several words
      $side $task >>"$work/$side.${task// /-}"
      echo "round $round, $task, $side: $(tail -n 1 "$work/$side.${task// /-}")" >&2
    done
  done
  plumbline seeds "$prompts" >>"$work/seeds"
done

# The median of a column of a file.
median() {
  awk -v c="$2" '{print $c}' "$1" | sort -n | awk '{v[NR] = $1} END {print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2}'
}

row() {
  local name=$1 task=$2 a b
  a=$(median "$work/plumbline.$task" 1) b=$(median "$work/pytorch.$task" 1)
  awk -v n="$name" -v a="$a" -v b="$b" -v c="$(median "$work/plumbline.$task" 2)" -v d="$(median "$work/pytorch.$task" 2)" \
    'BEGIN {printf "| %s | %.0f | %.0f | %.2f | %.0f | %.0f |\n", n, a, b, a / b, c, d}'
}

echo "PyTorch $("$python" -W ignore -c 'import torch; print(torch.__version__)' 2>/dev/null), one thread, medians of $rounds rounds, load $(cut -d' ' -f1 /proc/loadavg)"
echo
echo '| | Plumbline, tokens/s | PyTorch, tokens/s | ratio | Plumbline, MB | PyTorch, MB |'
echo '|---|--:|--:|--:|--:|--:|'
row 'training, 2 rows of 256' "train-2-$steps"
row 'training, 4 rows of 256' "train-4-$steps"
row 'sampling, batch 64, 40 tokens each' "fixed-$prompts"
row 'sampling, batch 64, ending at random, at most 60' "stop-$prompts"
echo
echo "Plumbline with 8 seeds a prompt, 40 tokens each: $(median "$work/seeds" 1) tokens/s"
