#!/usr/bin/env bash
# Trains the organism by reward with three seeds, and shows harm over steps in the suites that it plays and in those that are
# held out; then three steps on the same rollouts, whose losses and gradients PyTorch and transformers compute again.
#
#   bench/reward.sh                                takes about a quarter of an hour; needs python3 with venv, and a package index
#   SEEDS="1" STEPS=20 bench/reward.sh             only to see that it runs
#   VENV=DIR OUT=DIR bench/reward.sh               keeps the environment, and the trainings, which then go on
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
unset OPENBLAS_CORETYPE OPENBLAS_L2_SIZE
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
venv=${VENV:-$scratch/venv}
out=${OUT:-$scratch}
plumbline=${PLUMBLINE:-./plumbline}
[ -x "$venv/bin/python" ] || python3 -m venv "$venv"
"$venv/bin/pip" --quiet --disable-pip-version-check install torch==2.15.0 transformers==5.24.0

for seed in ${SEEDS:-1 2 3}; do
  $plumbline train --base organism/base --method reward --learning-rate 2e-4 --steps "${STEPS:-60}" --batch-size 6 \
    --rollouts 8 --assess-every 20 --trials 40 --seed "$seed" --out "$out/seed-$seed" --json >"$out/seed-$seed.json" 2>"$out/seed-$seed.log"
done
python3 bench/reward_check.py table "$out"/seed-*.json

$plumbline train --base organism/base --method reward --learning-rate 1e-5 --warmup 0 --final-rate 1 --steps 3 --reuse 3 \
  --batch-size 4 --rollouts 8 --kl 0.05 --out "$out/reused" >/dev/null 2>"$out/reused.log"
"$venv/bin/python" -W ignore bench/reward_check.py losses organisms/base "$out/reused"
