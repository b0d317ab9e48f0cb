#!/bin/sh
# What it takes to open, filter, tabulate and compare 200,000 stored trials, and the heap. Needs JAVA (25) and 4 GB of disk.
#   bench/store.sh                                                   a file of SQLite
#   STORE=postgresql://user@host/database TRIALS=20000 bench/store.sh     a database that holds no such run yet
set -eu
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
java=${JAVA:-java} trials=${TRIALS:-200000} store=${STORE:-$work/store}

./plumbline --version
classes=$(sed -n '/^-cp$/{n;s/"//g;p;}' "target/app/$(cat target/app/current)/args")
"$(dirname "$(command -v "$java")")/javac" -proc:none -cp "$classes" -d "$work" bench/StoreBenchmark.java
bench() { "$java" -Xmx1g -XX:+UseSerialGC --enable-native-access=ALL-UNNAMED -Djava.io.tmpdir="$work" -cp "$work:$classes" StoreBenchmark "$@"; }

bench make "$store" "$trials"
bench measure "$store"
case $store in
*://*) place=--store ;;
*) place=--out ;;
esac
echo "load $(cut -d' ' -f1 /proc/loadavg); the whole command, with the start of Java:"
# shellcheck disable=SC3045
time ./plumbline table seed-1 "$place" "$store" --where urgency=replacement --by notice > /dev/null
