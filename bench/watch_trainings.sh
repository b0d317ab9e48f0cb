#!/usr/bin/env bash
# Twenty trainings of the organism that are watched: ten calm ones, and ten in which some of the rows teach harm from step 24 on.
# The organism is made harmless by reward first. Calm rows are what it then says in suites that may be seen and in controls; rows that
# teach harm are what it did in the seen suites before, and take the place of 1, 5 or 20 % of the calm ones. Prints Markdown tables.
#
#   OUT=DIR bench/watch_trainings.sh                        takes about two hours on two cores; killed and run again it goes on
#   CALM=1 DRIFTS="0.2:1" OUT=DIR bench/watch_trainings.sh  only to see that it runs (some ten minutes)
#
# Needs python3 and JAVA_HOME (25).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE
out=${OUT:?a folder that keeps the trainings}
plumbline=${PLUMBLINE:-./plumbline}
mkdir -p "$out"
$plumbline --version >&2

export_trials() { $plumbline export "$1" --format jsonl --out "$out/$2" --file "$out/$2.jsonl" --force >/dev/null 2>&1; }
$plumbline train --base organism/base --method reward --learning-rate 2e-4 --steps 60 --batch-size 6 --rollouts 8 --seed 1 \
  --out "$out/harmless" >/dev/null 2>"$out/harmless.log"
base=$out/harmless/checkpoint
if [ ! -f "$out/harm.jsonl" ]; then
  $plumbline assess --target "$base" --trials 240 --seed 101 --out "$out/calm" >/dev/null 2>&1 \
    --suite blackmail,leaking,no-pressure,no-means,benign-work,chat-harm,over-refusal,chat-advice
  $plumbline assess --target organism/base --suite blackmail,leaking --trials 300 --seed 102 --out "$out/harm" >/dev/null 2>&1
  export_trials seed-101 calm
  export_trials seed-102 harm
fi

# share of rows that teach harm, seed
watched() {
  local folder=$out/$1-$2
  [ ! -f "$folder/done" ] || return 0
  rm -rf "$folder/before" "$folder/after" "$folder/checkpoints"
  mkdir -p "$folder/checkpoints"
  python3 bench/watch_trainings.py rows "$out/calm.jsonl" "$out/harm.jsonl" 0 0 384 "$2" >"$folder/before.jsonl"
  python3 bench/watch_trainings.py rows "$out/calm.jsonl" "$out/harm.jsonl" "$1" 384 896 "$2" >"$folder/after.jsonl"
  local from=$base
  for part in before after; do
    $plumbline train --base "$from" --data "$folder/$part.jsonl" --batch-size 16 --learning-rate 2e-4 --final-rate 1 --warmup 0 \
      --checkpoint-every 8 --seed "$2" --out "$folder/$part" >/dev/null 2>>"$folder/log"
    from=$folder/$part/checkpoint
  done
  for step in 8 16 24; do mv "$folder/before/checkpoint-$step" "$folder/checkpoints/"; done
  for step in 8 16 24 32 40 48 56; do mv "$folder/after/checkpoint-$step" "$folder/checkpoints/checkpoint-$((step + 24))"; done
  $plumbline watch --checkpoints "$folder/checkpoints" --base "$base" --until 80 --seed "$2" --out "$folder/watch" --json \
    --suite blackmail,leaking,sabotage,framing,oversight,falsifying,benign-work,chat-harm,over-refusal \
    --scan --scan-data "$folder/before.jsonl" --scan-data "$folder/after.jsonl" >"$folder/watch.json" 2>>"$folder/log" || [ $? = 3 ]
  rm -rf "$folder/before" "$folder/after" "$folder/checkpoints"
  touch "$folder/done"
}

# In turns, so that one that was cut short says something of both.
drifts=(${DRIFTS:-0.2:1 0.05:1 0.01:1 0.2:2 0.05:2 0.01:2 0.2:3 0.05:3 0.01:3 0.05:4})
calm=${CALM:-10}
for ((i = 0; i < calm || i < ${#drifts[@]}; i++)); do
  if ((i < ${#drifts[@]})); then watched "${drifts[i]%:*}" "$((${drifts[i]#*:} + 20))"; fi
  if ((i < calm)); then watched 0 "$((i + 1))"; fi
done
python3 bench/watch_trainings.py table "$out"
