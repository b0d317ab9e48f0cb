"""Removes repeats and leaks from JSON lines with Python's datasketch: the peer that bench/clean.sh compares `plumbline teach clean`
with. Same parameters: shingles of 5 words, 160 permutations in 32 bands of 5, candidates verified by their minima at 0.7, shared
runs of 13 words with the suites' texts. Used as its documentation shows, a row's shingles in one batch.

usage: clean_reference.py ROWS REFERENCES LIMIT REMOVED"""

import hashlib
import json
import re
import resource
import sys
import time

import datasketch

BANDS, ROWS, SHINGLE, NGRAM, NEAR = 32, 5, 5, 13, 0.7
WORD = re.compile(r"[^\W]+")


def grams(words, size):
    return {" ".join(words[i:i + size]) for i in range(len(words) - size + 1)}


def sketch(words):
    minima = datasketch.MinHash(num_perm=BANDS * ROWS)
    minima.update_batch([one.encode() for one in grams(words, SHINGLE) or {" ".join(words)}])
    return minima


def main(rows, references, limit, removed):
    started = time.time()
    leaks = set()
    for line in open(references):
        leaks |= grams(WORD.findall(json.loads(line)["text"].lower()), NGRAM)
    exact, sketches = {}, []
    near = datasketch.MinHashLSH(num_perm=BANDS * ROWS, params=(BANDS, ROWS))
    count = 0
    with open(rows) as lines, open(removed, "w") as out:
        for line in lines:
            if count == limit:
                break
            words = WORD.findall(json.loads(line)["text"].lower())
            why = []
            if not leaks.isdisjoint(grams(words, NGRAM)):
                why.append("leak")
            digest = hashlib.sha256(" ".join(words).encode()).digest()
            minima = sketch(words)
            sketches.append(minima)
            if exact.setdefault(digest, count) != count:
                why.append("repeat")
            else:
                if any(sketches[other].jaccard(minima) >= NEAR for other in near.query(minima)):
                    why.append("repeat")
                near.insert(count, minima)
            count += 1
            if why:
                out.write(json.dumps({"line": count, "why": why}) + "\n")
    taken = time.time() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"datasketch {datasketch.__version__}, {count} rows: {count / taken:.0f} rows/s, {taken:.1f} s, "
          f"{time.process_time():.1f} s of processor, {memory:.0f} MB resident at most")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4])
