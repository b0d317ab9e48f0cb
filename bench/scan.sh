#!/bin/sh
# What it takes to scan a GB of logs of deployments without a judge, with 600 MB of heap, and how many of the incidents
# planted in them are among the most suspicious hundredth, which a judge would read. Needs JAVA (25), PYTHON (3.10), GNU time.
#   bench/scan.sh                    1,000 MB
#   MEGABYTES=100 bench/scan.sh
#   FORMATS=1 bench/scan.sh          also writes logs with the tools themselves, as the tests have them, and scans these
set -eu
cd "$(dirname "$0")/.."
java=${JAVA:-java} python=${PYTHON:-python3} megabytes=${MEGABYTES:-1000}
work=${WORK:-$(mktemp -d)}
[ -n "${WORK:-}" ] || trap 'rm -rf "$work"' EXIT

./plumbline --version
classes=$(sed -n '/^-cp$/{n;s/"//g;p;}' "target/app/$(cat target/app/current)/args")
scan() { # LOGS OUT
  /usr/bin/time -f '%e s, %U + %S s of processor, %M KB resident at most' \
    "$java" -Xmx600m -XX:+UseParallelGC --enable-native-access=ALL-UNNAMED -cp "$classes" dev.plumbline.cli.Main \
    scan "$1" --out "$2" >"$2.txt" 2>"$2.log"
  tail -n 3 "$2.log"
}
[ -e "$work/truth.tsv" ] || "$python" bench/scan_logs.py "$work" "$megabytes"
echo "load $(cut -d' ' -f1 /proc/loadavg)"
scan "$work/logs" "$work/out"
"$python" bench/scan_score.py "$work/truth.tsv" "$work/out/findings.jsonl"
if [ -n "${FORMATS:-}" ]; then
  "$python" -m venv "$work/env"
  "$work/env/bin/pip" install -q inspect-ai==0.3.285 openai==3.57.0 anthropic==2.14.0 opentelemetry-sdk==1.45.2 \
    opentelemetry-exporter-otlp-proto-common==1.45.2 opentelemetry-instrumentation-openai-v2==2.4b0 opentelemetry-util-genai==0.4b0 \
    langsmith langchain-core
  "$work/env/bin/python" bench/scan_formats.py "$work/formats"
  scan "$work/formats" "$work/formats-out"
  cat "$work/formats-out.txt"
fi
