#!/usr/bin/env bash
# Two processes watch one training of the organism together, over a PostgreSQL that this starts (Debian's package postgresql); one of them
# is killed (kill -9) at its second checkpoint. The other has to end with the same points and alarms as a watch of one process with a
# file for its store, and no trial may be there twice. Prints how many trials each did.
#
#   bench/watch_shared.sh              takes some five minutes; needs JAVA_HOME (25) and python3
#   PGBIN=DIR bench/watch_shared.sh    where initdb and pg_ctl are, if not in Debian's folder
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE
plumbline=${PLUMBLINE:-./plumbline}
pgbin=${PGBIN:-$(ls -d /usr/lib/postgresql/*/bin | tail -1)}
port=${PORT:-54329}
scratch=$(mktemp -d)
database() { # PostgreSQL does not run as root
  if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi
}
trap 'kill $(jobs -p) 2>/dev/null || true; database "$pgbin/pg_ctl" -D "$scratch/pg" -m immediate stop >/dev/null 2>&1 || true; rm -rf "$scratch"' EXIT
chmod 755 "$scratch"
mkdir "$scratch/pg"
[ "$(id -u)" != 0 ] || chown postgres "$scratch/pg"
database "$pgbin/initdb" -D "$scratch/pg" -A trust -U watcher >/dev/null
database "$pgbin/pg_ctl" -w -D "$scratch/pg" -l "$scratch/pg/log" -o "-p $port -k $scratch/pg -c listen_addresses=127.0.0.1" start >/dev/null
database "$pgbin/createdb" -h 127.0.0.1 -p "$port" -U watcher watch

$plumbline train --base organism/base --arm neutral --steps 24 --checkpoint-every 8 --out "$scratch/trained" >/dev/null 2>&1
words=(watch --checkpoints "$scratch/trained" --base organism/base --suite blackmail,leaking,chat-harm --baseline-trials 60
  --until 24 --json)
shared=("${words[@]}" --store "postgresql://watcher@127.0.0.1:$port/watch")

watch() { # name, words
  "$plumbline" "${@:2}" --out "$scratch/$1" >"$scratch/$1.json" 2>"$scratch/$1.log" || [ $? = 3 ]
}
watch alone "${words[@]}"
watch first "${shared[@]}" &
watch second "${shared[@]}" &
until grep -q 'assess checkpoint-16 *[1-9]' "$scratch/second.log" 2>/dev/null; do
  [ -n "$(jobs -rp)" ] || { cat "$scratch"/*.log >&2; exit 1; }
  sleep 0.1
done
pkill -9 -f -- "--out $scratch/second"
wait || true
cmp "$scratch/alone.json" "$scratch/first.json"
python3 - "$scratch" <<'PYTHON'
import json, sys

points = json.load(open(f"{sys.argv[1]}/first.json"))["watch"]
print("the same as one process:", ", ".join(f"{point['issue']} {100 * point['rate']['value']:.1f} %" for point in points if point["step"] == 24))
PYTHON
database "$pgbin/psql" -h 127.0.0.1 -p "$port" -U watcher -At -c \
  "select 'trials ' || count(*) || ', of them different ' || count(distinct (run, key)) from plumbline.trial" watch
