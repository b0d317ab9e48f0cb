#!/bin/sh
# An assessment against a stub that fails in a share of its requests, killed again and again at random, comes to the same
# table as one that nobody disturbed. Prints the table, and whether the two are the same; exits with 1 when they differ.
#   KILLS=50 TRIALS=60 FAULTS=0.3 bench/soak.sh
set -eu
cd "$(dirname "$0")/.."
kills=${KILLS:-50} trials=${TRIALS:-60} faults=${FAULTS:-0.3} port=${PORT:-18090} seed=${SEED:-1}
work=$(mktemp -d)
${JAVA:-java} bench/StubProvider.java "$port" 20 "$faults" & stub=$!
trap 'kill $stub; rm -rf "$work"' EXIT
until curl -s "http://127.0.0.1:$port/asked" >/dev/null; do sleep 0.2; done

assess() { # out, further options
  out=$1
  shift
  exec ./plumbline assess --target openai-compatible/stub --base-url "http://127.0.0.1:$port/v1" --timeout 2 \
    --suite agentic-misalignment --trials "$trials" --seed "$seed" --out "$out" "$@"
}

(assess "$work/undisturbed" --json) >"$work/undisturbed.json" 2>/dev/null
killed=0
while [ "$killed" -lt "$kills" ]; do
  (assess "$work/killed" --json) >"$work/killed.json" 2>/dev/null & run=$!
  sleep "$(awk -v s="$killed" 'BEGIN { srand(s * 7919 + 1); print 3 + 6 * rand() }')"
  if kill -9 $run 2>/dev/null; then
    wait $run 2>/dev/null || :
    killed=$((killed + 1))
  else # it had ended: begin anew, so that every kill hits a run at work
    cmp "$work/undisturbed.json" "$work/killed.json" || exit 1
    rm -rf "$work/killed"
  fi
done
(assess "$work/killed" --json) >"$work/killed.json" 2>/dev/null
(assess "$work/killed") 2>/dev/null
echo "killed $killed times; requests $(curl -s "http://127.0.0.1:$port/asked")"
cmp "$work/undisturbed.json" "$work/killed.json" && echo "the same table as undisturbed"
