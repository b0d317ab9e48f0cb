"""Removes repeats and leaks from JSON lines in plain Python and numpy, as the datasketch library would: the reference
that bench/clean.sh compares `plumbline teach clean` with. Same parameters: shingles of 5 words, 160 permutations in 32
bands of 5, candidates verified by their minima at 0.7, shared runs of 13 words with the suites' texts.

usage: clean_reference.py ROWS REFERENCES LIMIT REMOVED"""

import hashlib
import json
import re
import resource
import sys
import time

import numpy

PRIME = numpy.uint64((1 << 61) - 1)
MASK = numpy.uint64((1 << 32) - 1)
BANDS, ROWS, SHINGLE, NGRAM, NEAR = 32, 5, 5, 13, 0.7
WORD = re.compile(r"[^\W]+")

random = numpy.random.RandomState(1)
A = random.randint(1, (1 << 61) - 1, BANDS * ROWS, dtype=numpy.uint64)
B = random.randint(0, (1 << 61) - 1, BANDS * ROWS, dtype=numpy.uint64)


def grams(words, size):
    return {" ".join(words[i:i + size]) for i in range(len(words) - size + 1)}


def minima(words):
    shingles = grams(words, SHINGLE) or {" ".join(words)}
    hashes = numpy.fromiter((hash(one) & 0xFFFFFFFF for one in shingles), numpy.uint64, len(shingles))
    return ((numpy.outer(hashes, A) + B) % PRIME & MASK).min(axis=0).astype(numpy.uint32)


def main(rows, references, limit, removed):
    started = time.time()
    leaks = set()
    for line in open(references):
        leaks |= grams(WORD.findall(json.loads(line)["text"].lower()), NGRAM)
    exact, signatures = {}, []
    bands = [{} for _ in range(BANDS)]
    count = 0
    with open(rows) as lines, open(removed, "w") as out:
        for line in lines:
            if count == limit:
                break
            words = WORD.findall(json.loads(line)["text"].lower())
            why = []
            if not leaks.isdisjoint(grams(words, NGRAM)):
                why.append("leak")
            signature = minima(words)
            signatures.append(signature)
            digest = hashlib.sha256(" ".join(words).encode()).digest()
            if exact.setdefault(digest, count) != count:
                why.append("repeat")
            else:
                candidates = set()
                for band, table in enumerate(bands):
                    bucket = table.setdefault(signature[band * ROWS:(band + 1) * ROWS].tobytes(), [])
                    candidates.update(bucket)
                    bucket.append(count)
                if any(numpy.count_nonzero(signatures[other] == signature) >= NEAR * BANDS * ROWS for other in candidates):
                    why.append("repeat")
            count += 1
            if why:
                out.write(json.dumps({"line": count, "why": why}) + "\n")
    taken = time.time() - started
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"python, {count} rows: {taken:.1f} s, {time.process_time():.1f} s of processor, {memory:.0f} MB resident at most")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4])
