"""Computes the confidence sequences of the streams on standard input with confseq, and prints the largest differences."""

import sys
from importlib.metadata import version

import numpy as np
from confseq.betting import hedged_cs
from confseq.predmix import predmix_empbern_cs

lines = sys.stdin.read().split("\n")
largest = {"hedged capital": 0.0, "empirical Bernstein": 0.0}


def compare(name, ours, theirs):
    low, high = (np.array(line.split(), float) for line in ours)
    low_theirs = np.maximum.accumulate(np.clip(theirs[0], 0, 1))
    high_theirs = np.minimum.accumulate(np.clip(theirs[1], 0, 1))
    difference = max(np.abs(low - low_theirs).max(), np.abs(high - high_theirs).max())
    largest[name] = max(largest[name], difference)


np.seterr(all="ignore")
streams = values = 0
for at in range(0, len(lines) - 1, 6):
    alpha = float(lines[at])
    x = np.array(lines[at + 1].split(), float)
    compare("hedged capital", lines[at + 2 : at + 4], hedged_cs(x, alpha=alpha))
    compare("empirical Bernstein", lines[at + 4 : at + 6], predmix_empbern_cs(x, alpha=alpha))
    streams += 1
    values += len(x)

print(f"confseq {version('confseq')}: {streams} streams, {values} values; largest difference of an end")
for name, difference in largest.items():
    print(f"  {name}: {difference:.1e}")
sys.exit(1 if max(largest.values()) > 1e-9 else 0)
