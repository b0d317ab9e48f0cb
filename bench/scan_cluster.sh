#!/usr/bin/env bash
# The scan of logs as a Spark job on a cluster: a master and two workers as processes of their own, each of which reads a part of the logs.
# What comes out has to be that of `plumbline scan` on one machine, byte for byte. Prints how many tasks each worker did.
#
#   bench/scan_cluster.sh                 some minutes; needs JAVA_HOME (25), python3 with venv, a package index (Spark is 450 MB)
#   MEGABYTES=200 bench/scan_cluster.sh   logs of that size; 20 MB when not given
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
scratch=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null || true; rm -rf "$scratch"' EXIT
venv=${VENV:-$scratch/venv}
port=${PORT:-17077}
if [ ! -x "$venv/bin/spark-submit" ]; then
  python3 -m venv "$venv"
  "$venv/bin/pip" --quiet --disable-pip-version-check install pyspark==4.2.0
fi
./mvnw -q -pl :plumbline-spark -am package -DskipTests
plumbline=${PLUMBLINE:-./plumbline}
python3 bench/scan_logs.py "$scratch" "${MEGABYTES:-20}"
$plumbline scan "$scratch/logs" --out "$scratch/local" >/dev/null 2>&1

SPARK_HOME=$("$venv/bin/python" -c 'import pathlib, pyspark; print(pathlib.Path(pyspark.__file__).parent)')
export SPARK_HOME SPARK_LOCAL_IP=127.0.0.1 SPARK_NO_DAEMONIZE=1
spark() { exec "$SPARK_HOME/bin/spark-class" "$@"; } # in the background: the process itself is killed at the end
spark org.apache.spark.deploy.master.Master --host 127.0.0.1 --port "$port" --webui-port 0 >"$scratch/master.log" 2>&1 &
for worker in 1 2; do
  spark org.apache.spark.deploy.worker.Worker --host 127.0.0.1 --webui-port 0 --cores 1 --memory 1g \
    --work-dir "$scratch/worker-$worker" "spark://127.0.0.1:$port" >"$scratch/worker-$worker.log" 2>&1 &
done
until [ "$(grep -c 'Registering worker' "$scratch/master.log")" = 2 ]; do
  [ "$(jobs -rp | wc -l)" = 3 ] || { cat "$scratch"/*.log >&2; exit 1; }
  sleep 0.5
done

"$SPARK_HOME/bin/spark-submit" --master "spark://127.0.0.1:$port" --executor-memory 800m --class dev.plumbline.spark.ScanJob \
  plumbline-spark/target/plumbline-spark-[0-9]*.jar "$scratch/logs" --out "$scratch/cluster" >"$scratch/job.txt" 2>"$scratch/job.log" ||
  { cat "$scratch/job.txt" "$scratch/job.log" >&2; exit 1; }
cat "$scratch/job.txt"
cmp "$scratch/local/scan.json" "$scratch/cluster/scan.json"
cmp "$scratch/local/findings.jsonl" "$scratch/cluster/findings.jsonl"
echo "scan.json and findings.jsonl are those of one machine ($(wc -l <"$scratch/cluster/findings.jsonl") findings)"
for worker in 1 2; do
  echo "worker $worker: $(cat "$scratch/worker-$worker"/*/*/stderr | grep -c 'Finished task') tasks"
done
