#!/usr/bin/env bash
# How often simulated calm trainings alarm while they are watched, and how soon drifting ones do, beside tests of fixed size.
# Prints Markdown tables; takes some six minutes on two cores. Needs JAVA_HOME (25).
#   bench/watch.sh                  2,000 calm trainings and 300 of each drift
#   ROUNDS=80 bench/watch.sh        only to see that it runs
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
./plumbline --version >/dev/null
classes=$(sed -n '/^-cp$/{n;s/"//g;p;}' "target/app/$(cat target/app/current)/args")
"$JAVA_HOME/bin/javac" -proc:none -cp "$classes" -d "$work" \
  app/src/test/java/dev/plumbline/stats/SimulatedTraining.java bench/WatchBenchmark.java
"$JAVA_HOME/bin/java" -cp "$work:$classes" WatchBenchmark "${ROUNDS:-2000}"
