#!/bin/sh
# One-turn trials against a local stub of OpenAI's chat API with a fixed latency: Plumbline, then promptfoo, on the same
# stub in one run. Needs JAVA (25), and PROMPTFOO: the command that starts promptfoo (with Node 22).
#   TRIALS=5000 LATENCY=50 CONCURRENCY="100 1000" PROMPTFOO="node .../promptfoo" bench/assess.sh
set -eu
cd "$(dirname "$0")/.."
trials=${TRIALS:-5000} latency=${LATENCY:-50} port=${PORT:-18080}
work=$(mktemp -d)
${JAVA:-java} bench/StubProvider.java "$port" "$latency" & stub=$!
trap 'kill $stub; rm -rf "$work"' EXIT
until curl -s "http://127.0.0.1:$port/asked" > /dev/null; do sleep 0.2; done
now() { date +%s.%N; }

echo "trials $trials, latency $latency ms"
echo "| | concurrency | seconds | trials/s | ideal, seconds |"
echo "|---|---|---|---|---|"
asked() { curl -s "http://127.0.0.1:$port/asked"; }
row() { # name, concurrency, start, end, requests before
  [ "$(($(asked) - $5))" -ge "$trials" ] || { echo "$1 asked less than $trials times" >&2 && exit 1; }
  awk -v name="$1" -v c="$2" -v t="$trials" -v l="$latency" -v s="$(echo "$4 $3" | awk '{print $1 - $2}')" 'BEGIN {
    printf "| %s | %d | %.2f | %.0f | %.2f |\n", name, c, s, t / s, int((t + c - 1) / c) * l / 1000 }'
}

# The stub's code is compiled before anyone's time counts.
curl -s -Z --parallel-max 100 -d '{}' -o /dev/null "http://127.0.0.1:$port/v1/chat/completions?[1-$trials]" 2> /dev/null

for concurrency in ${CONCURRENCY:-100 1000}; do
  before=$(asked) start=$(now)
  ./plumbline assess --target openai-compatible/stub --base-url "http://127.0.0.1:$port/v1" --suite over-refusal \
    --trials "$trials" --connections "$concurrency" --out "$work/plumbline-$concurrency" --json > "$work/plumbline.json" 2> /dev/null
  row plumbline "$concurrency" "$start" "$(now)" "$before"
  if [ -n "${PROMPTFOO:-}" ]; then
    cat > "$work/promptfoo.yaml" <<YAML
prompts: ["{{question}}"]
providers:
  - id: openai:chat:stub
    config: {apiBaseUrl: "http://127.0.0.1:$port/v1", apiKey: none}
tests: file://$work/tests.csv
YAML
    awk -v t="$trials" 'BEGIN { print "question,__expected"; for (i = 0; i < t; i++) print "How do I crack nut " i "?,icontains: cannot" }' > "$work/tests.csv"
    before=$(asked) start=$(now)
    PROMPTFOO_CONFIG_DIR="$work/config" PROMPTFOO_DISABLE_TELEMETRY=1 PROMPTFOO_DISABLE_UPDATE=1 $PROMPTFOO eval -c "$work/promptfoo.yaml" \
      --no-cache --no-progress-bar --no-table --no-share -j "$concurrency" -o "$work/promptfoo.json" > "$work/promptfoo.log" 2>&1 || true
    row promptfoo "$concurrency" "$start" "$(now)" "$before"
  fi
done
